#include <algorithm>
#include <array>

#include "features/guidance/book_work.h"
#include "platform/wire/compact.h"

/// Part G: last month's book against this month, item by item.
namespace guidance {
namespace {

struct Watched {
  std::string_view metric;
  int better = 0;  ///< +1 more is better, −1 less, 0 neither
};
constexpr auto kWatched = std::to_array<Watched>({
    {"quantity", 1},
    {"amount_minor", 1},
    {"avg_carton_price", 1},
    {"distinct_products", 1},
    {"brand_width", 1},
    {"order_fill_rate", 1},
    {"repurchase_rate", 1},
    {"key_shelf_rate", 1},
    {"key_fill_rate", 1},
    {"days_of_supply", 0},
    {"price_compliance_rate", 0},
    {"retail_gross_margin", 1},
    {"cigar_quantity", 1},
});

/// Below this relative change two figures count as the same.
constexpr double kSameWithin = 0.02;

const Figure* find_figure(const GoodsAnalysis& part, std::string_view metric) {
  const auto found = std::ranges::find(part.figures, metric, &Figure::metric);
  return found == part.figures.end() ? nullptr : &*found;
}

std::string verdict_of(const ComparedFigure& figure, int better) {
  if (!figure.last || !figure.now) return "unknown";
  const double change = *figure.now - *figure.last;
  if (std::abs(change) <= kSameWithin * std::abs(*figure.last)) return "same";
  if (better == 0) return "neutral";
  return (change > 0) == (better > 0) ? "better" : "worse";
}

void compare_figures(BookWork& work, const LastBook& last, Comparison& part) {
  for (const Watched& watched : kWatched) {
    const Figure* now = find_figure(work.book.part_c, watched.metric);
    if (now == nullptr) now = find_figure(work.book.part_d, watched.metric);
    const auto before = std::ranges::find(last.figures, watched.metric, &LastBook::Value::metric);
    if (now == nullptr || (!now->value && before == last.figures.end())) continue;
    ComparedFigure figure;
    figure.metric = watched.metric;
    figure.unit = now->unit;
    if (before != last.figures.end()) figure.last = before->value;
    figure.now = now->value;
    figure.verdict = verdict_of(figure, watched.better);
    part.figures.push_back(std::move(figure));
  }
}

void compare_classes(const BookWork& work, const LastBook& last, Comparison& part) {
  std::vector<std::string> now;
  for (const auto* entry : work.entries)
    if (entry->target_class != target_classes::TargetClass::kStable)
      now.emplace_back(target_classes::code_of(entry->target_class));
  for (const auto& code : now)
    (std::ranges::find(last.classes, code) == last.classes.end() ? part.classes_entered
                                                                 : part.classes_kept)
        .push_back(code);
  for (const auto& code : last.classes)
    if (std::ranges::find(now, code) == now.end()) part.classes_left.push_back(code);
}

void compare_suggestions(const BookWork& work, const LastBook& last, Comparison& part) {
  for (const auto& suggested : last.suggestions) {
    FollowedSuggestion line;
    line.product_code = suggested.product_code;
    line.product_name = suggested.product_name;
    line.reason = suggested.reason;
    line.suggested = suggested.quantity;
    line.ordered = ordered_of(work, suggested.product_code);
    line.outcome = order_outcome(line.suggested, line.ordered);
    if (line.outcome == "followed") ++part.followed;
    part.suggestions.push_back(std::move(line));
  }
}

/// Grade first, then the count of figures that went better or worse.
void judge(Comparison& part) {
  const auto count = [&](std::string_view verdict) {
    return std::ranges::count(part.figures, verdict, &ComparedFigure::verdict);
  };
  const auto better = count("better");
  const auto worse = count("worse");
  const int grade = part.grade_change.value_or(0);
  if (better == 0 && worse == 0 && grade == 0)
    part.verdict = "unchanged";
  else if (grade >= 0 && better > worse)
    part.verdict = "improved";
  else if (grade <= 0 && worse > better)
    part.verdict = "worse";
  else
    part.verdict = "mixed";
  const std::string tally = std::to_string(better);
  const std::string losses = std::to_string(worse);
  const std::string followed = std::to_string(part.followed);
  const std::string given = std::to_string(part.suggestions.size());
  part.verdict_text = Text{
      tally + "项好转、" + losses + "项走弱；上月" + given + "条订货建议采纳" + followed + "条",
      tally + " figures better, " + losses + " worse; " + followed + " of " + given +
          " order suggestions followed"};
}

}  // namespace

void fill_part_g(BookWork& work) {
  Comparison& part = work.book.part_g;
  const LastBook* last = work.state.last_book(work.shop);
  if (last == nullptr) {
    part.absent_reason = "no_previous_book";
    return;
  }
  part.present = true;
  part.last_period = last->period;
  part.last_version = last->version;
  part.last_grade_no = last->grade_no;
  if (last->grade_no && work.grade.graded)
    part.grade_change = work.grade.grade_no - *last->grade_no;
  compare_figures(work, *last, part);
  compare_classes(work, *last, part);
  compare_suggestions(work, *last, part);
  fill_agreed(work, *last);
  judge(part);
}

namespace {

/// Members of an object; an empty object for what is left out.
const boost::json::value& member(const boost::json::value& value, std::string_view name) {
  static const boost::json::value empty = boost::json::object{};
  const auto* object = value.if_object();
  const auto* found = object == nullptr ? nullptr : object->if_contains(name);
  return found == nullptr ? empty : *found;
}

template <class T>
base::Result<T> read(const boost::json::value& value, std::string_view name) {
  T out{};
  const auto& found = member(value, name);
  if (found.is_object() && found.get_object().empty()) return out;
  TRY(wire::from_compact_value(found, out, std::string(name)));
  return out;
}

base::Result<void> add_goods(const boost::json::value& part,
                             const std::vector<ProductName>& products, LastBook& last) {
  TRY_ASSIGN(const auto figures, read<std::vector<Figure>>(part, "figures"));
  for (const auto& figure : figures)
    if (figure.value) last.figures.push_back({figure.metric, *figure.value});
  TRY_ASSIGN(const auto plan, read<Suggestions>(part, "suggestions"));
  for (const auto& line : plan.lines) {
    if (line.product >= products.size())
      return base::Error{base::ErrorCode::kInvalid,
                         "wire.wrong_value",
                         "suggestions: expected a position in `products`",
                         {}};
    const auto& product = products[line.product];
    last.suggestions.push_back({product.code, product.name, line.reason, line.quantity});
  }
  return {};
}

}  // namespace

base::Result<LastBook> read_last_book(std::string_view json) {
  boost::json::monotonic_resource memory;
  TRY_ASSIGN(const auto value, wire::parse(json, &memory));
  TRY_ASSIGN(const auto header, read<BookHeader>(value, "header"));
  LastBook last;
  last.period = header.period;
  last.version = header.version;
  TRY_ASSIGN(const auto grade, read<GradeAnalysis>(value, "part_b"));
  if (grade.graded) last.grade_no = grade.grade_no;
  last.score = grade.score.value_or(0);
  if (grade.graded && grade.score) last.figures.push_back({"score", *grade.score});
  TRY_ASSIGN(const auto products, read<std::vector<ProductName>>(value, "products"));
  TRY(add_goods(member(value, "part_c"), products, last));
  TRY(add_goods(member(value, "part_d"), products, last));
  TRY_ASSIGN(const auto latent, read<std::vector<Figure>>(member(value, "part_e"), "figures"));
  for (const auto& figure : latent)
    if (figure.value) last.figures.push_back({figure.metric, *figure.value});
  TRY_ASSIGN(const auto classes, read<std::vector<ClassLine>>(member(value, "part_f"), "classes"));
  for (const auto& line : classes)
    if (line.class_code != target_classes::code_of(target_classes::TargetClass::kStable))
      last.classes.push_back(line.class_code);
  return last;
}

}  // namespace guidance
