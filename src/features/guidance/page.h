#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "features/guidance/figure.h"

/// Layout of a terminal page: headings, sentences, aligned tables. Internal to this feature.
namespace guidance {

class Page {
 public:
  explicit Page(Language language) : language_(language) {}

  /// The text of the page's language.
  [[nodiscard]] std::string_view say(std::string_view zh, std::string_view en) const {
    return language_ == Language::kZh ? zh : en;
  }
  [[nodiscard]] Language language() const { return language_; }

  void title(std::string_view text);
  void section(std::string_view text);
  /// A heading inside a section.
  void topic(std::string_view text);
  void line(std::string_view text);
  void bullet(std::string_view text);
  void blank();
  /// `label value` pairs, as many in a row as fit.
  void pairs(const std::vector<std::pair<std::string, std::string>>& entries);

  struct Column {
    std::string_view heading;
    bool right = false;
    std::size_t width_max = 30;
  };
  using Row = std::vector<std::string>;
  /// Columns as wide as their widest cell, cut at width_max with `…`.
  void table(const std::vector<Column>& columns, const std::vector<Row>& rows);

  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  Language language_;
  std::string text_;
};

/// `█████░░░░░` of `cells` cells for a share of 0..1.
std::string bar(double share, std::size_t cells = 10);
/// `▁▃▅█` for values of at least 0; a space where one is unknown.
std::string sparkline(const std::vector<std::optional<double>>& values);
/// At most `width` terminal columns, `…` when cut.
std::string fit(std::string_view text, std::size_t width);

}  // namespace guidance
