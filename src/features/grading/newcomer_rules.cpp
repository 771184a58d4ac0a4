#include "features/grading/newcomer_rules.h"

#include <algorithm>

namespace grading {

bool is_newcomer(const Beginning& beginning, base::Period period, int newcomer_months) {
  const base::Date last_old_day = period.plus_months(-newcomer_months).last_day();
  if (beginning.first_order) {
    if (*beginning.first_order <= last_old_day) return false;
    if (beginning.records_begin && *beginning.records_begin <= last_old_day) return true;
  }
  return beginning.opened_on && *beginning.opened_on > last_old_day;
}

std::int32_t newcomer_grade(const customers::Customer& shop, const Config& config) {
  if (shop.business_format &&
      std::find(config.entertainment_formats.begin(), config.entertainment_formats.end(),
                *shop.business_format) != config.entertainment_formats.end())
    return config.entertainment_grade;
  const bool large = shop.floor_area_m2.value_or(0) > config.newcomer_area_m2;
  const auto row_of = [&](std::string_view market_type) {
    return std::find_if(config.newcomer_grades.begin(), config.newcomer_grades.end(),
                        [&](const NewcomerGrade& row) {
                          return row.market_type == market_type && row.large == large;
                        });
  };
  auto row = row_of(shop.market_type.value_or("*"));
  if (row == config.newcomer_grades.end()) row = row_of("*");
  return row == config.newcomer_grades.end() ? 1 : row->grade_no;
}

}  // namespace grading
