// Adds made-up shops and a published month of them to a company, for the customers part of
// script/bench; then loads the directory and prints what that costs.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <fstream>

#include "base/random.h"
#include "features/directory/directory.h"
#include "features/organisation/organisation.h"
#include "platform/api/api.h"
#include "platform/db/db.h"

namespace {

struct Options {
  std::string database;
  std::string company = "demo";
  std::int64_t shops = 1'000'000;
  std::uint64_t seed = 1;
  std::string paths;  ///< file that gets the addresses to load
  bool measure = false;
};

constexpr std::int64_t kFirstId = 1'000'000'000'000;

const char* pick(base::Random& random, std::span<const char* const> from) {
  return from[random.next() % from.size()];
}

constexpr const char* kFirst[] = {"红旗", "蓝天", "金星", "好运", "佳家", "顺达", "兴隆", "福源",
                                  "宏发", "永安", "天天", "美佳", "百汇", "鑫源", "长乐", "重庆",
                                  "安居", "万家", "惠民", "瑞祥", "同心", "东方", "阳光", "玉兰"};
constexpr const char* kSecond[] = {"东", "西", "南", "北", "盛", "和", "泰", "祥", "瑞", "丰",
                                   "华", "润", "恒", "昌", "庆", "康", "明", "春", "荣", "义"};
constexpr const char* kKinds[] = {"超市", "便利店", "商店", "烟酒行", "经营部", "副食店", "百货"};
constexpr const char* kSurnames[] = {"王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴"};
constexpr const char* kFormats[] = {"Z", "B", "S", "N", "Y", "F", "Q"};
constexpr const char* kStates[] = {"VALID", "VALID", "VALID", "VALID", "RENEWING", "EXPIRED"};
constexpr const char* kCredit[] = {"AAA", "AA", "A", "B", "C", "D"};
constexpr const char* kClasses[] = {"GRADE_UP", "GRADE_KEEP", "TERMINAL", "ORDER_FIX", "CULTIVATE"};

/// Every shop gets the numbers of its own stream: the same shop whatever comes before it.
void add_shops(db::Session& session, const Options& options, base::CompanyId company,
               const std::vector<organisation::Unit>& areas, std::int64_t today) {
  db::BulkInsert rows(session, "customers",
                      {"company_id",
                       "id",
                       "customer_code",
                       "shop_name",
                       "license_no",
                       "license_valid_to",
                       "license_status",
                       "license_scope",
                       "holder_name",
                       "order_phone",
                       "address",
                       "city",
                       "lng",
                       "lat",
                       "floor_area_m2",
                       "business_format",
                       "market_type",
                       "credit_grade",
                       "terminal_star",
                       "is_model_store",
                       "order_weekday",
                       "sales_area_id",
                       "visit_seq",
                       "is_night_shop",
                       "dist_to_school_m",
                       "opened_on",
                       "status",
                       "changed_in"});
  for (std::int64_t i = 0; i < options.shops; ++i) {
    base::Random random(base::stream_seed(options.seed, static_cast<std::uint64_t>(i)));
    const std::string name = std::string(pick(random, kFirst)) + pick(random, kSecond) +
                             pick(random, kSecond) + pick(random, kKinds);
    const std::string street = std::string(pick(random, kFirst)) + pick(random, kSecond) + "路" +
                               std::to_string(random.between(1, 999)) + "号";
    const std::string holder =
        std::string(pick(random, kSurnames)) + pick(random, kSecond) + pick(random, kSecond);
    rows.add(company).add(kFirstId + i).add("B" + std::to_string(10'000'000 + i)).add(name);
    rows.add(std::to_string(510'100'000'000 + i * 7)).add(today + random.between(-300, 1500));
    rows.add(std::string_view(pick(random, kStates)));
    rows.add(std::string_view(random.chance(0.2) ? "CIGARETTE,CIGAR" : "CIGARETTE"));
    rows.add(holder).add(std::to_string(13'000'000'000 + random.between(0, 999'999'999)));
    rows.add(std::string_view(street)).add(std::string_view("成都"));
    rows.add(random.uniform(103.8, 104.3)).add(random.uniform(30.4, 30.9));
    rows.add(static_cast<double>(random.between(8, 400)));
    rows.add(std::string_view(pick(random, kFormats)));
    rows.add(std::string_view(random.chance(0.7) ? "URBAN" : "RURAL"));
    rows.add(std::string_view(pick(random, kCredit))).add(random.between(0, 5));
    rows.add(random.between(0, 1)).add(random.between(1, 5));
    rows.add(areas[random.next() % areas.size()].id).add(random.between(1, 400));
    rows.add(random.between(0, 1)).add(static_cast<double>(random.between(20, 5000)));
    rows.add(today - random.between(0, 6000));
    rows.add(std::string_view(random.chance(0.9) ? "active" : "inactive")).add(0).end_row();
  }
  rows.finish();
}

std::string metric_row(std::initializer_list<double> values) {
  std::string bytes;
  for (const double value : values)
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);  // little-endian machines
  return bytes + std::string(values.size(), '\0');
}

void add_month(db::Session& session, const Options& options, base::CompanyId company) {
  constexpr std::int64_t kRun = kFirstId - 1;
  db::BulkInsert run(
      session, "month_runs",
      {"company_id", "id", "period", "version", "state", "data_version", "inputs_hash",
       "grading_version", "target_classes_version", "strategies_hash", "seed", "metric_ids",
       "customers_total", "customers_stored", "started_at_ms", "published_at_ms"});
  run.add(company).add(kRun).add(209'901).add(1).add(std::string_view("published")).add(0);
  run.add(std::string_view("bench")).add(1).add(1).add(std::string_view("bench")).add(1);
  run.add(std::string_view("amount_minor,quantity,orders,amount_growth_month,recency_days"));
  run.add(options.shops).add(options.shops).add(0).add(1).end_row();
  run.finish();
  const auto each = [&](auto add) {
    for (std::int64_t i = 0; i < options.shops; ++i) {
      base::Random random(base::stream_seed(options.seed ^ 0xB0B, static_cast<std::uint64_t>(i)));
      add(i, random);
    }
  };
  db::BulkInsert metrics(session, "month_metrics", {"company_id", "run_id", "customer_id", "body"});
  each([&](std::int64_t i, base::Random& random) {
    const auto amount = static_cast<double>(random.between(10'000, 9'000'000));
    const std::string body =
        metric_row({amount, amount / 20'000, static_cast<double>(random.between(1, 5)),
                    random.uniform(-0.6, 0.6), static_cast<double>(random.between(0, 90))});
    metrics.add(company).add(kRun).add(kFirstId + i).add_blob(body).end_row();
  });
  metrics.finish();
  db::BulkInsert grades(session, "grade_calcs",
                        {"company_id", "run_id", "customer_id", "grade_no", "previous_grade_no",
                         "score", "rank", "explanation"});
  each([&](std::int64_t i, base::Random& random) {
    const auto grade = random.between(1, 30);
    grades.add(company).add(kRun).add(kFirstId + i).add(grade);
    grades.add(std::clamp<std::int64_t>(grade + random.between(-1, 1), 1, 30)).add(0.0).add(i + 1);
    grades.add(std::string_view("{}")).end_row();
  });
  grades.finish();
  db::BulkInsert lists(
      session, "target_list_entries",
      {"company_id", "run_id", "sales_area_id", "class_code", "customer_id", "priority",
       "is_primary", "score", "reason_code", "reason_zh", "reason_en", "evidence"});
  each([&](std::int64_t i, base::Random& random) {
    if (!random.chance(0.1)) return;
    lists.add(company).add(kRun).add(0).add(std::string_view(pick(random, kClasses)));
    lists.add(kFirstId + i).add(1).add(1).add(0.0).add(std::string_view("bench"));
    lists.add(std::string_view("")).add(std::string_view("")).add(std::string_view("{}")).end_row();
  });
  lists.finish();
}

std::string percent_encoded(const std::string& text) {
  std::string encoded;
  char buffer[4];
  for (const char c : text) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_') {
      encoded += c;
      continue;
    }
    std::snprintf(buffer, sizeof buffer, "%%%02X", static_cast<unsigned char>(c));
    encoded += buffer;
  }
  return encoded;
}

/// One filter of many kinds: by code, number, day, flag, text, and words as people type them.
std::string some_filter(base::Random& random, std::int64_t shops) {
  const auto number = [&](std::int64_t low, std::int64_t high) {
    return std::to_string(random.between(low, high));
  };
  switch (random.between(0, 15)) {
    case 0:
      return std::string("filter=business_format%3Ain%3AZ%2CB");
    case 1:
      return "filter=grade_no%3Age%3A" + number(1, 30);
    case 2:
      return "filter=month_amount_minor%3Abetween%3A" + number(10'000, 4'000'000) + "%2C" +
             number(4'000'000, 9'000'000);
    case 3:
      return "filter=license_valid_to%3Abetween%3Atoday%2Ctoday%2B" + number(1, 400);
    case 4:
      return std::string("quick=silent");
    case 5:
      return "q=" + percent_encoded(std::string(pick(random, kFirst)) + pick(random, kSecond));
    case 6:
      return "q=" + number(1300, 1399) + number(0, 9);
    case 7:
      return "q=B" + std::to_string(10'000'000 + random.between(0, shops - 1));
    case 8:
      return std::string("q=") + pick(random, std::array{"hq", "hongqi", "cl", "jxcs", "wanjia"});
    case 9:
      return "filter=shop_name%3Acontains%3A" + percent_encoded(pick(random, kFirst));
    case 10:
      return "filter=credit_grade%3Aeq%3AAAA&filter=terminal_star%3Age%3A" + number(0, 5);
    case 11:
      return std::string("filter=is_model_store%3Aeq%3Atrue");
    case 12:
      return std::string("filter=primary_class%3Anot_empty");
    case 13:
      return "filter=dist_to_school_m%3Alt%3A" + number(30, 900);
    case 14:
      return "filter=visit_seq%3Ain%3A" + number(1, 40) + "%2C" + number(50, 90) + "%2C" +
             number(100, 400);
    default:
      return {};
  }
}

/// The cursor of a page in the depth of a list: a value of the sorted column and an id.
std::string deep_cursor(base::Random& random, const std::string& sort, bool down,
                        std::int64_t shops) {
  const std::int64_t at = random.between(0, shops - 1);
  std::string value;
  if (sort == "customer_code") value = "t|B" + std::to_string(10'000'000 + at);
  if (sort == "grade_no") value = "i|" + std::to_string(random.between(2, 29));
  if (sort == "recency_days") value = "i|" + std::to_string(random.between(1, 89));
  if (sort == "visit_seq") value = "i|" + std::to_string(random.between(2, 399));
  if (sort == "month_amount_minor")
    value = "i|" + std::to_string(random.between(20'000, 8'900'000));
  if (sort == "floor_area_m2") value = "r|" + std::to_string(random.between(9, 399));
  if (sort == "amount_growth") value = "r|0.25";
  if (value.empty()) return {};
  return api::encode_cursor(sort + (down ? "|-|" : "|+|") + std::to_string(kFirstId + at) + "|" +
                            value);
}

/// Addresses that mix filters, sorts and deep pages.
void write_paths(const Options& options) {
  constexpr const char* kSorts[] = {"shop_name",        "customer_code", "month_amount_minor",
                                    "grade_no",         "recency_days",  "floor_area_m2",
                                    "license_valid_to", "address",       "order_phone",
                                    "amount_growth",    "visit_seq",     "sales_area"};
  std::ofstream file(options.paths);
  base::Random random(options.seed + 9);
  for (int i = 0; i < 4000; ++i) {
    std::string path = "/api/v1/customers?";
    const std::string filter = some_filter(random, options.shops);
    if (!filter.empty()) path += filter + "&";
    if (random.chance(0.3)) {
      const std::string more = some_filter(random, options.shops);
      if (more.starts_with("filter")) path += more + "&";
    }
    const bool down = random.chance(0.5);
    const std::string sort = pick(random, kSorts);
    path += std::string("sort=") + (down ? "-" : "") + sort;
    const std::string cursor =
        random.chance(0.5) ? deep_cursor(random, sort, down, options.shops) : std::string{};
    if (!cursor.empty()) path += "&cursor=" + cursor;
    file << path << '\n';
  }
}

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// One condition of a segment's rule: by code, number, day, flag or text.
std::string some_condition(base::Random& random) {
  const auto number = [&](std::int64_t low, std::int64_t high) {
    return std::to_string(random.between(low, high));
  };
  switch (random.between(0, 9)) {
    case 0:
      return std::string("business_format:in:") + pick(random, kFormats) + "," +
             pick(random, kFormats);
    case 1:
      return "grade_no:ge:" + number(1, 30);
    case 2:
      return "month_amount_minor:between:" + number(10'000, 4'000'000) + "," +
             number(4'000'000, 9'000'000);
    case 3:
      return "license_valid_to:le:today+" + number(1, 400);
    case 4:
      return std::string("is_model_store:eq:true");
    case 5:
      return std::string("primary_class:not_in:") + pick(random, kClasses);
    case 6:
      return "floor_area_m2:lt:" + number(20, 300);
    case 7:
      return "recency_days:gt:" + number(1, 80);
    case 8:
      return std::string("credit_grade:not_in:") + pick(random, kCredit);
    default:
      return std::string("shop_name:contains:") + pick(random, kFirst);
  }
}

/// A rule as an analyst would say it: one to four groups of one to five conditions.
directory::Rule some_rule(base::Random& random, base::Date today) {
  directory::Rule rule;
  rule.is_any = random.chance(0.3);
  rule.rules.resize(static_cast<std::size_t>(random.between(1, 4)));
  for (directory::Rule& group : rule.rules) {
    group.is_any = random.chance(0.5);
    group.is_negated = random.chance(0.2);
    for (std::int64_t i = random.between(1, 5); i > 0; --i)
      group.conditions.push_back(*directory::parse_condition(some_condition(random), today));
  }
  return rule;
}

/// Milliseconds that counting a segment takes, each rule another one.
void measure_segments(const directory::Snapshot& snapshot, std::uint64_t seed) {
  constexpr int kRules = 2000;
  base::Random random(seed + 77);
  const auto today = base::Date{20'000};
  const auto viewer = directory::Viewer::company();
  std::vector<double> milliseconds;
  double shops = 0;
  for (int i = 0; i < kRules; ++i) {
    directory::Selection selection;
    selection.rules.push_back(some_rule(random, today));
    const auto start = std::chrono::steady_clock::now();
    shops += static_cast<double>(snapshot.select(viewer, selection)->total());
    milliseconds.push_back(
        1000 * std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  std::sort(milliseconds.begin(), milliseconds.end());
  std::printf("segment_count_p50_ms %.3f\n", milliseconds[kRules / 2]);
  std::printf("segment_count_p99_ms %.3f\n", milliseconds[kRules * 99 / 100]);
  std::printf("segment_shops_mean %.0f\n", shops / kRules);
}

void measure(db::Database& database, base::CompanyId company, std::uint64_t seed) {
  const auto start = std::chrono::steady_clock::now();
  directory::Directory directory(database, {});
  const auto snapshot = directory.snapshot(company);
  std::printf("directory_load_s %.3f\n", seconds_since(start));
  std::printf("directory_mib %.1f\n", static_cast<double>(snapshot->bytes()) / (1 << 20));
  std::printf("directory_shops %zu\n", snapshot->shops());
  measure_segments(*snapshot, seed);
}

int run(const Options& options) {
  auto opened = db::Database::open({.url = options.database});
  if (!opened) return 1;
  db::Database& database = **opened;
  if (!db::migrate(database)) return 1;
  organisation::Company company;
  {
    auto session = database.writer();
    company = *organisation::get_company(*session, options.company);
    std::vector<organisation::Unit> areas;
    for (auto& unit : organisation::list_units(*session, company.id))
      if (unit.kind == "sales_area") areas.push_back(std::move(unit));
    if (areas.empty()) return 1;
    if (!options.measure) {
      db::WriteTransaction transaction(*session);
      const auto today = std::chrono::duration_cast<std::chrono::hours>(
                             std::chrono::system_clock::now().time_since_epoch())
                             .count() /
                         24;
      add_shops(*session, options, company.id, areas, today);
      add_month(*session, options, company.id);
      organisation::next_data_version(*session, company.id);
      transaction.commit();
    }
  }
  if (!options.paths.empty()) write_paths(options);
  if (options.measure) measure(database, company.id, options.seed);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app{"Made-up shops for the bench"};
  app.add_option("--database", options.database)->required();
  app.add_option("--company", options.company);
  app.add_option("--shops", options.shops);
  app.add_option("--seed", options.seed);
  app.add_option("--paths", options.paths, "Writes addresses to load into this file");
  app.add_flag("--measure", options.measure, "Adds nothing; loads the directory and prints");
  CLI11_PARSE(app, argc, argv);
  return run(options);
}
