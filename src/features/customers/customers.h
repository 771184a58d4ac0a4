#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/id.h"
#include "base/money.h"
#include "platform/db/db.h"
#include "platform/records/records.h"

/// Licensed shops (零售户), their licence, and the monthly figures other systems deliver of them.
namespace customers {

/// What the analysis reads of a shop. Codes are those of the company's dictionaries; nothing means
/// the source did not say. The full record has more fields: see db/migrations and the import kinds.
struct Customer {
  base::CustomerId id;
  std::string customer_code;
  std::string shop_name;
  std::optional<std::string> license_no;
  std::optional<base::Date> license_valid_from;
  std::optional<base::Date> license_valid_to;
  std::optional<std::string>
      license_status;  ///< VALID, RENEWING, EXPIRED, SUSPENDED, CLOSED, REVOKED, PAUSED
  std::optional<std::string> license_scope;  ///< comma-separated: CIGARETTE,CIGAR,…
  std::optional<std::string> holder_name;
  std::optional<std::string> order_phone;
  std::optional<std::string> address;
  std::optional<std::string> city;
  std::optional<double> lng;
  std::optional<double> lat;
  std::optional<double> floor_area_m2;
  std::optional<std::string> business_format;
  std::optional<std::string> market_type;  ///< URBAN, RURAL
  std::optional<std::string> urban_rural_code;
  std::optional<std::string> trade_zone_type;
  std::optional<std::string> business_scale;
  std::optional<std::string> credit_grade;  ///< AAA, AA, A, B, C, D
  std::optional<std::int64_t> activity_level;
  std::optional<std::string> mutual_aid_group;
  std::optional<std::string> terminal_type;
  std::optional<std::int64_t> terminal_star;
  std::optional<bool> is_model_store;
  std::optional<std::string> order_cycle;  ///< WEEKLY, BIWEEKLY_ODD, BIWEEKLY_EVEN, NONE
  std::optional<std::int64_t> order_weekday;
  std::optional<base::UnitId> sales_area_id;
  std::optional<std::string> pos_type;
  std::optional<bool> pos_online;
  std::optional<double> dist_to_school_m;
  std::optional<std::string> personality_type;  ///< subjective: talk style only, never for grading
  std::optional<std::string> education_level;
  std::optional<std::string> digital_skill;  ///< LOW, MIDDLE, HIGH
  std::optional<double> display_score;       ///< 0..1
  std::optional<double> willingness;         ///< 0..1
  std::optional<base::Date> opened_on;
  std::string status;  ///< active, inactive, placeholder
};

/// One month of a shop as other systems report it. Rates are 0..1, scores 0..100.
struct CustomerMonth {
  base::CustomerId customer_id;
  base::Period period;
  std::optional<std::int64_t> grade_no;
  std::optional<std::string> credit_grade;
  std::optional<double> credit_score;
  std::optional<std::int64_t> monthly_cap;  ///< cartons
  std::optional<double> new_retail_score;
  std::optional<double> scan_rate;
  std::optional<double> scan_accuracy;
  std::optional<std::int64_t> pos_offline_days;
  std::optional<base::Money> pos_total;
};

struct LicenseEvent {
  base::CustomerId customer_id;
  std::string
      event_type;  ///< NEW, CHANGE, RENEW, SUSPEND, RESUME, CLOSE, REISSUE, PAUSE_ORDER, REVOKE
  base::Date effective_from;
  std::optional<base::Date> effective_to;
};

/// All shops, by id.
std::vector<Customer> list_customers(db::Session& session, base::CompanyId company);
/// Outside figures of the periods first..last, by customer id, then period.
std::vector<CustomerMonth> list_customer_months(db::Session& session, base::CompanyId company,
                                                base::Period first, base::Period last);
/// By customer id, then effective_from.
std::vector<LicenseEvent> list_license_events(db::Session& session, base::CompanyId company);
/// Whether the licence covers a kind of product. Goods that are no tobacco need none; a scope that
/// is not recorded bars nothing.
bool is_licensed_for(const Customer& shop, std::string_view product_kind);
/// What can be imported: shops, license-events, monthly-figures.
const std::vector<records::RecordKind>& record_kinds();

}  // namespace customers
