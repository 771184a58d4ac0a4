#pragma once
#include <boost/describe.hpp>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "base/result.h"
#include "features/grading/grading.h"
#include "features/metrics/metrics.h"
#include "features/target_classes/target_classes.h"
#include "platform/db/db.h"

/// The service-strategy library (服务策略库): what to do for a shop that shows a symptom.
/// Strategies are data: a trigger in a small condition language, texts in two languages, and where
/// they are from.
namespace strategies {

/// One sentence in both languages.
struct Text {
  std::string zh;
  std::string en;
  friend bool operator==(const Text&, const Text&) = default;
};
BOOST_DESCRIBE_STRUCT(Text, (), (zh, en))

/// Something to take along or to send: never an advertisement.
struct Material {
  std::string
      kind;  ///< micro_lesson, video, ar_tour, fact_sheet, checklist, notice, report, link, ticket
  Text name;
  friend bool operator==(const Material&, const Material&) = default;
};
BOOST_DESCRIBE_STRUCT(Material, (), (kind, name))

/// What a strategy may do. Subjective labels (personality, education, digital skill) may appear
/// only in the trigger of a kTalkStyle strategy: rule PII-21.
enum class Purpose : std::uint8_t { kService, kTalkStyle };
BOOST_DESCRIBE_ENUM(Purpose, kService, kTalkStyle)

struct Strategy {
  std::string code;  ///< `ST-01`
  std::int64_t version = 1;
  Text name;
  std::string trigger;              ///< condition language, see condition.h
  std::vector<std::string> serves;  ///< class codes this strategy belongs to; empty: any shop
  Purpose purpose = Purpose::kService;
  std::int64_t priority = 50;  ///< among equals, smaller first
  std::vector<Text> talking_points;
  std::vector<Text> verify_on_site;  ///< what to look at in the shop
  std::vector<Material> materials;
  std::string origin;              ///< F004, F003-K, law …
  std::optional<Text> legal_note;  ///< what must not be done, with the article
  bool is_active = true;
  friend bool operator==(const Strategy&, const Strategy&) = default;
};
BOOST_DESCRIBE_STRUCT(Strategy, (),
                      (code, version, name, trigger, serves, purpose, priority, talking_points,
                       verify_on_site, materials, origin, legal_note, is_active))

/// The 18 examples of the domain document, version 1.
const std::vector<Strategy>& default_library();

/// Strategies of a company: the newest version of each code, active ones only, by code. A company
/// that has none yet gets the default library first.
base::Result<std::vector<Strategy>> load_strategies(db::Session& session, const base::Clock& clock,
                                                    base::CompanyId company);
/// The newest version of each code, withdrawn ones included, by code. A company that has none yet:
/// the default library.
std::vector<Strategy> list_library(db::Session& session, base::CompanyId company);
/// Every version of one code, newest first; of a company that has no library yet, the default's.
std::vector<Strategy> list_versions(db::Session& session, base::CompanyId company,
                                    std::string_view code);
/// Adds a strategy, or a new version of one: versions are never changed. Withdraws one with
/// is_active = false. `wanted.version` is ignored.
/// @return the strategy as stored, or
///   strategies.bad_code          not 1..20 characters of [A-Z0-9-]
///   strategies.bad_text          a name or sentence is missing in one language, or too long
///   strategies.bad_class         `serves` names no target class
///   strategies.promotes_tobacco  a text reads as promotion to consumers or as a price instruction
///   strategies.subjective_label  a kService trigger reads a subjective label (PII-21)
///   strategies.condition         the trigger does not compile; the message says where and why
base::Result<Strategy> save_strategy(db::Session& session, const base::Clock& clock,
                                     base::CompanyId company, Strategy wanted);
/// The same inside the caller's WriteTransaction.
base::Result<Strategy> add_strategy(db::Session& session, const base::Clock& clock,
                                    base::CompanyId company, Strategy wanted);
/// The checks of save_strategy alone.
base::Result<void> check_strategy(const Strategy& strategy);

/// Figures of a shop that the guidance book works out and triggers may read as `signal.NAME`.
enum class Signal : std::uint8_t {
  kHotBelowSafety,        ///< products selling well with less stock than until next delivery
  kSlowProducts,          ///< products with too many days of stock
  kStockouts,             ///< products counted out of stock or asked for and not supplied
  kMissingProducts,       ///< products that most peers carry and the shop does not
  kMissingKeyProducts,    ///< key products that the shop does not carry
  kShrinkingLowPrice,     ///< lower-price products whose supply to the shop shrinks
  kPriceBelowGuideShare,  ///< share of observed prices below guide, shops of the same zone and area
  kQuantityChange,        ///< this month / last month − 1
  kCartonPriceChange,     ///< average carton price: this month / last month − 1
};
inline constexpr std::size_t kSignalCount = 9;
std::string_view signal_name(Signal signal);  ///< `hot_below_safety`

/// A shop as the triggers see it. Holds references: use while they live.
struct Subject {
  metrics::ShopIndex shop = 0;
  const metrics::MonthInputs* inputs = nullptr;
  const metrics::MetricTable* metrics = nullptr;
  const grading::ShopGrade* grade = nullptr;
  const metrics::PeerGroups* peers = nullptr;             ///< null: peer comparisons are unknown
  std::span<const target_classes::Entry* const> entries;  ///< classes of the shop, primary first
  std::span<const metrics::MetricValue> signals;          ///< kSignalCount values, by Signal
};

/// One comparison that made a trigger true, with its figures.
struct Evidence {
  std::string source;               ///< `metric.scan_rate`, `class.KEY_SKU`, `shop.credit_grade`
  std::string comparison;           ///< `<`, `in`, `is`
  std::optional<double> value;      ///< when the source is a figure
  std::string text;                 ///< when the source is a word
  std::optional<double> threshold;  ///< the figure compared with, peers' figures resolved
  std::string threshold_text;       ///< words compared with, or `peer.median`
  friend bool operator==(const Evidence&, const Evidence&) = default;
};
BOOST_DESCRIBE_STRUCT(Evidence, (), (source, comparison, value, text, threshold, threshold_text))

struct Match {
  std::uint32_t strategy = 0;  ///< position in Matcher::strategies()
  bool serves_primary = false;
  std::vector<Evidence> evidence;
};

/// Compiled triggers of a library. Immutable; safe from many threads.
class Matcher {
 public:
  /// @return the matcher, or the first strategies.condition of the library
  static base::Result<Matcher> compile(std::vector<Strategy> library);
  ~Matcher();
  Matcher(Matcher&&) noexcept;
  Matcher& operator=(Matcher&&) noexcept;

  [[nodiscard]] const std::vector<Strategy>& strategies() const;
  /// Strategies whose trigger is true of the shop, most relevant first: those that serve its
  /// primary class, then its other classes, then the rest; within these by priority, then code. A
  /// trigger that depends on an unknown figure is not true.
  [[nodiscard]] std::vector<Match> match(const Subject& subject) const;
  /// SHA-256 over codes, versions and bodies: what a month run records.
  [[nodiscard]] const std::string& hash() const;

 private:
  struct State;
  explicit Matcher(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace strategies
