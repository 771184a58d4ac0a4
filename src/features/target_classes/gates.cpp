#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "features/target_classes/rules.h"

namespace target_classes {
namespace {

Gate gate(metrics::ShopIndex shop, TargetClass target_class, const char* rule, std::string zh,
          std::string en) {
  return {shop, target_class, rule, std::move(zh), std::move(en)};
}

/// The newest licence event in force on `day`, or nullptr.
const customers::LicenseEvent* event_in_force(const Context& context, metrics::ShopIndex at,
                                              base::Date day) {
  const auto& events = context.inputs.license_events;
  const base::CustomerId id = context.shop(at).id;
  const auto [first, last] =
      std::equal_range(events.begin(), events.end(), customers::LicenseEvent{id, "", {}, {}},
                       [](const auto& a, const auto& b) { return a.customer_id < b.customer_id; });
  const customers::LicenseEvent* newest = nullptr;
  for (auto event = first; event != last; ++event)
    if (event->effective_from <= day && (!event->effective_to || day <= *event->effective_to))
      newest = &*event;
  return newest;
}

bool is_any(std::string_view text, std::initializer_list<std::string_view> of) {
  return std::find(of.begin(), of.end(), text) != of.end();
}

/// LIC-01, LIC-02, LIC-06: without a valid licence nothing may be supplied, so there is nothing to
/// serve. Seen on the period's last day.
std::optional<Gate> license_gate(const Context& context, metrics::ShopIndex at,
                                 TargetClass target_class) {
  const customers::Customer& shop = context.shop(at);
  const base::Date day = context.inputs.period.last_day();
  const std::string status = shop.license_status.value_or("");
  const auto* event = event_in_force(context, at, day);
  const std::string_view event_type = event == nullptr ? "" : std::string_view(event->event_type);
  if (is_any(status, {"SUSPENDED", "PAUSED"}) || is_any(event_type, {"SUSPEND", "PAUSE_ORDER"}))
    return gate(at, target_class, "LIC-06", "许可证停业或被责令暂停，期间不得供货。",
                "The licence is suspended or paused: no supply meanwhile.");
  if (is_any(status, {"EXPIRED", "CLOSED", "REVOKED"}) || is_any(event_type, {"CLOSE", "REVOKE"}))
    return gate(at, target_class, "LIC-01",
                fmt::format("许可证状态为{}，不是有效许可证。",
                            status.empty() ? std::string(event_type) : status),
                fmt::format("The licence status is {}: not a valid licence.",
                            status.empty() ? std::string(event_type) : status));
  if (shop.license_valid_to && *shop.license_valid_to < day)
    return gate(at, target_class, "LIC-02",
                fmt::format("许可证已于{}到期。", shop.license_valid_to->iso()),
                fmt::format("The licence expired on {}.", shop.license_valid_to->iso()));
  return {};
}

/// LIC-16: not worth building where the licence may end soon.
std::optional<Gate> remaining_license_gate(const Context& context, metrics::ShopIndex at) {
  const auto& valid_to = context.shop(at).license_valid_to;
  const int months = context.config.license_months_left_min;
  if (!valid_to || *valid_to >= context.inputs.period.plus_months(months).last_day()) return {};
  return gate(at, TargetClass::kTerminalUpgrade, "LIC-16",
              fmt::format("许可证{}到期，剩余不足{}个月。", valid_to->iso(), months),
              fmt::format("The licence ends on {}, less than {} months from now.", valid_to->iso(),
                          months));
}

bool in_school_zone(const Context& context, const customers::Customer& shop) {
  if (!shop.trade_zone_type) return false;
  const auto& zones = context.config.school_zones;
  const auto is_school = [&](const std::string& zone) {
    return std::find(zones.begin(), zones.end(), zone) != zones.end();
  };
  if (is_school(*shop.trade_zone_type)) return true;
  const auto& dictionary = context.inputs.dictionary;
  return std::any_of(dictionary.begin(), dictionary.end(), [&](const auto& entry) {
    return entry.dictionary == "trade_zone_type" && entry.code == *shop.trade_zone_type &&
           is_school(entry.name_zh);
  });
}

double school_distance_min(const Context& context) {
  for (const SchoolDistance& distance : context.config.school_distances)
    if (distance.jurisdiction_code == context.inputs.company.jurisdiction_code)
      return distance.min_m;
  return context.config.school_distance_min_m;
}

std::optional<Gate> school_gate(const Context& context, metrics::ShopIndex at) {
  const customers::Customer& shop = context.shop(at);
  const double min_m = school_distance_min(context);
  if (shop.dist_to_school_m && *shop.dist_to_school_m < min_m)
    return gate(
        at, TargetClass::kTerminalUpgrade, "MIN-04",
        fmt::format("距学校{:.0f}米，小于{:.0f}米。", *shop.dist_to_school_m, min_m),
        fmt::format("{:.0f} m from a school, less than {:.0f} m.", *shop.dist_to_school_m, min_m));
  if (in_school_zone(context, shop))
    return gate(at, TargetClass::kTerminalUpgrade, "MIN-04", "位于院校学区商圈。",
                "The shop lies in a school trade zone.");
  return {};
}

std::optional<Gate> credit_gate(const Context& context, metrics::ShopIndex at) {
  const auto credit = context.credit_grade(at);
  const auto& allowed = context.config.terminal_credit;
  if (!credit || std::find(allowed.begin(), allowed.end(), *credit) != allowed.end()) return {};
  return gate(at, TargetClass::kTerminalUpgrade, "credit",
              fmt::format("诚信等级{}，低于终端提升要求。", *credit),
              fmt::format("Credit grade {} is below what a terminal upgrade asks for.", *credit));
}

std::optional<Gate> cigar_scope_gate(const Context& context, metrics::ShopIndex at) {
  const auto& scope = context.shop(at).license_scope;
  if (!scope) return {};
  for (const std::string_view code : base::split(*scope, ','))
    if (base::trim(code) == "CIGAR") return {};
  return gate(at, TargetClass::kCigarGuidance, "LIC-09", "许可证许可范围不含雪茄烟。",
              "The licence scope does not include cigars.");
}

}  // namespace

std::optional<Gate> find_gate(const Context& context, metrics::ShopIndex shop,
                              TargetClass target_class, bool under_supervision) {
  if (auto found = license_gate(context, shop, target_class)) return found;
  const bool is_marketing =
      target_class == TargetClass::kKeySku || target_class == TargetClass::kCigarGuidance;
  if (is_marketing && under_supervision)
    return gate(shop, target_class, "ICM-01", "本月订单触发内部监管预警，核查前不列入推介名单。",
                "This month's orders raised an internal-supervision alert: not proposed for "
                "recommendation before it is checked.");
  if (target_class == TargetClass::kCigarGuidance) return cigar_scope_gate(context, shop);
  if (target_class != TargetClass::kTerminalUpgrade) return {};
  if (auto found = school_gate(context, shop)) return found;
  if (auto found = remaining_license_gate(context, shop)) return found;
  return credit_gate(context, shop);
}

}  // namespace target_classes
