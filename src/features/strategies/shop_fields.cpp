#include "features/strategies/shop_fields.h"

#include <algorithm>
#include <array>

namespace strategies {
namespace {

using customers::Customer;
using customers::CustomerMonth;

const Customer& shop_of(const Subject& subject) { return subject.inputs->shops[subject.shop]; }

const CustomerMonth* month_of(const Subject& subject) {
  const auto& months = subject.inputs->shop_months;
  if (subject.shop >= months.size() || months[subject.shop].empty()) return nullptr;
  return months[subject.shop][0] ? &*months[subject.shop][0] : nullptr;
}

template <class T>
std::optional<double> as_number(const std::optional<T>& value) {
  if (!value) return {};
  return static_cast<double>(*value);
}

template <auto Member>
std::optional<double> shop_number(const Subject& subject) {
  return as_number(shop_of(subject).*Member);
}

template <auto Member>
std::optional<std::string_view> shop_word(const Subject& subject) {
  const auto& value = shop_of(subject).*Member;
  if (!value || value->empty()) return {};
  return std::string_view(*value);
}

template <auto Member>
std::optional<double> month_number(const Subject& subject) {
  const CustomerMonth* month = month_of(subject);
  return month == nullptr ? std::nullopt : as_number(month->*Member);
}

std::optional<double> license_days_left(const Subject& subject) {
  const auto& until = shop_of(subject).license_valid_to;
  if (!until) return {};
  return *until - subject.inputs->period.last_day();
}

/// The month's credit grade where it was delivered, else the shop's.
std::optional<std::string_view> credit_grade(const Subject& subject) {
  const CustomerMonth* month = month_of(subject);
  if (month != nullptr && month->credit_grade && !month->credit_grade->empty())
    return std::string_view(*month->credit_grade);
  return shop_word<&Customer::credit_grade>(subject);
}

const grading::ShopGrade* grade_of(const Subject& subject) {
  return subject.grade != nullptr && subject.grade->graded ? subject.grade : nullptr;
}

std::optional<double> grade_no(const Subject& subject) {
  const auto* grade = grade_of(subject);
  return grade == nullptr ? std::nullopt : std::optional<double>(grade->grade_no);
}

std::optional<double> grade_change(const Subject& subject) {
  const auto* grade = grade_of(subject);
  if (grade == nullptr || !grade->previous_grade_no) return {};
  return grade->grade_no - *grade->previous_grade_no;
}

std::optional<double> grade_margin(const Subject& subject) {
  const auto* grade = grade_of(subject);
  return grade == nullptr ? std::nullopt : std::optional<double>(grade->margin_to_fall);
}

std::optional<double> grade_newcomer(const Subject& subject) {
  const auto* grade = grade_of(subject);
  return grade == nullptr ? std::nullopt : std::optional<double>(grade->newcomer ? 1 : 0);
}

template <Signal Which>
std::optional<double> signal_number(const Subject& subject) {
  const auto at = static_cast<std::size_t>(Which);
  if (at >= subject.signals.size() || !subject.signals[at].is_known()) return {};
  return subject.signals[at].value;
}

constexpr Field number(std::string_view name, std::optional<double> (*read)(const Subject&),
                       bool subjective = false) {
  return {name, FieldKind::kNumber, subjective, read, nullptr};
}
constexpr Field word(std::string_view name, std::optional<std::string_view> (*read)(const Subject&),
                     bool subjective = false) {
  return {name, FieldKind::kWord, subjective, nullptr, read};
}

constexpr auto kFields = std::to_array<Field>({
    number("grade.change", grade_change),
    number("grade.grade_no", grade_no),
    number("grade.margin_to_fall", grade_margin),
    number("grade.newcomer", grade_newcomer),
    number("month.credit_score", month_number<&CustomerMonth::credit_score>),
    number("month.monthly_cap", month_number<&CustomerMonth::monthly_cap>),
    number("month.new_retail_score", month_number<&CustomerMonth::new_retail_score>),
    number("month.pos_offline_days", month_number<&CustomerMonth::pos_offline_days>),
    number("month.scan_accuracy", month_number<&CustomerMonth::scan_accuracy>),
    number("month.scan_rate", month_number<&CustomerMonth::scan_rate>),
    number("shop.activity_level", shop_number<&Customer::activity_level>),
    word("shop.business_format", shop_word<&Customer::business_format>),
    word("shop.business_scale", shop_word<&Customer::business_scale>),
    word("shop.credit_grade", credit_grade),
    word("shop.digital_skill", shop_word<&Customer::digital_skill>, true),
    number("shop.display_score", shop_number<&Customer::display_score>),
    number("shop.dist_to_school_m", shop_number<&Customer::dist_to_school_m>),
    word("shop.education_level", shop_word<&Customer::education_level>, true),
    number("shop.floor_area_m2", shop_number<&Customer::floor_area_m2>),
    number("shop.is_model_store", shop_number<&Customer::is_model_store>),
    number("shop.license_days_left", license_days_left),
    word("shop.license_status", shop_word<&Customer::license_status>),
    word("shop.market_type", shop_word<&Customer::market_type>),
    word("shop.mutual_aid_group", shop_word<&Customer::mutual_aid_group>),
    word("shop.order_cycle", shop_word<&Customer::order_cycle>),
    word("shop.personality_type", shop_word<&Customer::personality_type>, true),
    number("shop.pos_online", shop_number<&Customer::pos_online>),
    word("shop.pos_type", shop_word<&Customer::pos_type>),
    number("shop.terminal_star", shop_number<&Customer::terminal_star>),
    word("shop.terminal_type", shop_word<&Customer::terminal_type>),
    word("shop.trade_zone_type", shop_word<&Customer::trade_zone_type>),
    word("shop.urban_rural_code", shop_word<&Customer::urban_rural_code>),
    number("shop.willingness", shop_number<&Customer::willingness>),
    number("signal.carton_price_change", signal_number<Signal::kCartonPriceChange>),
    number("signal.hot_below_safety", signal_number<Signal::kHotBelowSafety>),
    number("signal.missing_key_products", signal_number<Signal::kMissingKeyProducts>),
    number("signal.missing_products", signal_number<Signal::kMissingProducts>),
    number("signal.price_below_guide_share", signal_number<Signal::kPriceBelowGuideShare>),
    number("signal.quantity_change", signal_number<Signal::kQuantityChange>),
    number("signal.shrinking_low_price", signal_number<Signal::kShrinkingLowPrice>),
    number("signal.slow_products", signal_number<Signal::kSlowProducts>),
    number("signal.stockouts", signal_number<Signal::kStockouts>),
});
static_assert(std::ranges::is_sorted(kFields, {}, &Field::name));

}  // namespace

std::span<const Field> fields() { return kFields; }

const Field* find_field(std::string_view name) {
  const auto found = std::ranges::lower_bound(kFields, name, {}, &Field::name);
  return found != kFields.end() && found->name == name ? &*found : nullptr;
}

std::string_view signal_name(Signal signal) {
  static constexpr std::string_view kNames[kSignalCount] = {
      "hot_below_safety",        "slow_products",        "stockouts",
      "missing_products",        "missing_key_products", "shrinking_low_price",
      "price_below_guide_share", "quantity_change",      "carton_price_change"};
  return kNames[static_cast<std::size_t>(signal)];
}

}  // namespace strategies
