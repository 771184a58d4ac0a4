#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "features/guidance/guidance.h"

/// A small company with one month, made by hand or by chance, for the tests of this feature.
namespace guidance {

struct TestMonth {
  base::Period period{202610};
  organisation::Company company;
  std::vector<customers::Customer> shops;
  std::vector<products::Product> products;
  std::vector<std::int32_t> grade_no;  ///< per shop; 0: not graded
  std::vector<grading::Lever> levers;  ///< of the first shop
  std::vector<customers::CustomerMonth> months;
  std::vector<market::StockCount> counts;  ///< any order
  std::vector<market::PriceObservation> prices;
  std::vector<products::Substitute> substitutes;
  std::vector<std::int64_t> key_products;  ///< ids
  std::vector<organisation::DictionaryEntry> dictionary;
  std::vector<target_classes::Entry> entries;  ///< in shop order
  std::vector<target_classes::Gate> gates;
  std::vector<std::optional<LastBook>> last_books;
  std::vector<models::ShopScores> scores;  ///< per shop; empty: no analysis
  std::vector<strategies::Strategy> library = strategies::default_library();
  BookOptions options;

  TestMonth();
  /// Ids are position + 1. Active, area A1, weekly.
  customers::Customer& add_shop(std::int32_t grade = 20);
  products::Product& add_product(std::string price_class, std::string band, std::int64_t wholesale,
                                 std::int64_t guide);
  /// A new order with one line; the amount is quantity × wholesale price.
  facts::SalesFactsBuilder::Line& order(std::int64_t shop, base::Date day, std::int64_t product,
                                        std::int32_t quantity);
  void count(std::int64_t shop, std::int64_t product, base::Date day, double stock,
             std::optional<std::int64_t> stockout_days = {});
  void list(metrics::ShopIndex shop, target_classes::TargetClass target_class, bool primary = true);

  /// Computes metrics, peers and the context; call once all is added, again after changes.
  const BookContext& build(unsigned threads = 1);
  [[nodiscard]] const BookContext& context() const { return *context_; }
  [[nodiscard]] const metrics::MonthInputs& inputs() const { return *inputs_; }
  [[nodiscard]] const metrics::MonthMetrics& month_metrics() const { return metrics_; }

 private:
  std::vector<facts::SalesFactsBuilder::Line> lines_;
  std::unique_ptr<metrics::MonthInputs> inputs_;
  metrics::MonthMetrics metrics_;
  grading::Result grades_;
  target_classes::Result targets_;
  std::unique_ptr<strategies::Matcher> matcher_;
  std::unique_ptr<metrics::PeerGroups> peers_;
  std::unique_ptr<BookContext> context_;
};

base::Date day(int year, int month, int day_of_month);

/// The company that most tests share. Shop 1 against ten peers of its grade and format:
///   products  P1 A class 1 band B1, 200.00 / guide 240.00; P2 B the same band, nobody buys it;
///             P3 C, P4 D (key), P5 E class 3 band B2, 60.00 / 72.00; P6 F delisted; P7 G a cigar
///   shop 1    A 10 a month from July to October; C 12 a month to September, 4 in October
///             A counted 4 on 30 September and 2 on 30 October, seen at 250.00
///             monthly cap 30
///   peers     October: A 8, C 10, D 6; six of them E 3. September: D 6
TestMonth small_month();

}  // namespace guidance
