#include "features/demo/record_writer.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "base/random.h"
#include "features/demo/names.h"
#include "sql/demo.h"

namespace demo {
namespace {

/// The names of a row's columns, in the order in which a describe_…() gives them.
class ColumnNames {
 public:
  template <class T>
  void operator()(std::string_view name, const T&) {
    names_.push_back(name);
  }
  [[nodiscard]] std::vector<std::string_view> take() { return std::move(names_); }

 private:
  std::vector<std::string_view> names_;
};

/// The values of a row, in the same order.
class RowValues {
 public:
  explicit RowValues(db::BulkInsert& rows) : rows_(rows) {}
  template <class T>
  void operator()(std::string_view, const T& value) {
    rows_.add(value);
  }
  void operator()(std::string_view, const std::string& value) {
    rows_.add(std::string_view(value));
  }

 private:
  db::BulkInsert& rows_;
};

constexpr std::uint32_t kShopsPerGroup = 15;

std::string_view consumers_of(std::string_view zone) {
  if (zone == "工业区") return "务工人员";
  if (zone == "办公区") return "上班族";
  if (zone == "旅游景区" || zone == "交通枢纽区") return "过往旅客";
  if (zone == "商业娱乐区") return "购物休闲人群";
  return "周边居民";
}

int activity_of(const Shop& shop) {
  if (shop.order_cycle == "NONE") return 0;
  return shop.cartons_per_week > 60 ? 4 : shop.cartons_per_week > 25 ? 3 : 2;
}

/// Small facts about a shop that nothing else depends on.
struct Oddments {
  explicit Oddments(const Shop& shop) {
    base::Random random(base::stream_seed(shop.seed, 0x0DD));
    pays_cash = random.chance(0.05);
    holder_matches = !random.chance(0.03);
    is_night_shop = shop.business_format == "娱乐服务类" || random.chance(0.06);
    other_operator = random.chance(0.12);
    const double u = random.uniform();
    personality = u < 0.6 ? "配合" : u < 0.85 ? "表面" : "倔强";
    const double v = random.uniform();
    education = v < 0.35 ? "初中" : v < 0.75 ? "高中" : "大专";
    opens_early = random.chance(0.4);
  }
  bool pays_cash;
  bool holder_matches;
  bool is_night_shop;
  bool other_operator;
  bool opens_early;
  std::string_view personality;
  std::string_view education;
};

std::string_view supply_code(Supply supply) {
  switch (supply) {
    case Supply::kTight:
      return "TIGHT";
    case Supply::kBalanced:
      return "BALANCED";
    case Supply::kFull:
      return "FULL";
    case Supply::kNew:
      return "NEW";
  }
  CHECK(false);
}

}  // namespace

RecordWriter::RecordWriter(db::Session& session, base::IdGenerator& ids, const World& world,
                           const organisation::Company& company)
    : session_(session), ids_(ids), world_(world), company_(company.id) {
  dictionary_ = organisation::list_dictionary_entries(session, company.id,
                                                      world.options().last_period.last_day());
  for (const auto& entry : dictionary_) {
    codes_.try_emplace({entry.dictionary, entry.code}, entry.code);
    codes_.try_emplace({entry.dictionary, entry.name_zh}, entry.code);
  }
}

std::string_view RecordWriter::code(std::string_view dictionary, std::string_view word) const {
  const auto found = codes_.find({dictionary, word});
  CHECK_NOTE(found != codes_.end(), word);
  return found->second;
}

std::string_view RecordWriter::band(std::int64_t wholesale_minor) const {
  for (const auto& entry : dictionary_) {
    if (entry.dictionary != "price_band") continue;
    if (entry.low && wholesale_minor < entry.low->minor) continue;
    if (entry.high && wholesale_minor >= entry.high->minor) continue;
    return entry.code;
  }
  CHECK_NOTE(false, "a price without a band");
}

std::uint64_t RecordWriter::write_master_data() {
  std::uint64_t rows = write_people_and_units();
  rows += write_products();
  rows += write_substitutes();
  rows += write_key_products();
  rows += write_shops();
  rows += write_license_events();
  return rows;
}

void RecordWriter::load_ids() {
  shop_ids_.clear();
  item_ids_.clear();
  session_.each<std::int64_t>(sql::kListShopIds, {{"company_id", company_}},
                              [&](std::int64_t id) { shop_ids_.push_back(id); });
  session_.each<std::int64_t>(sql::kListItemIds, {{"company_id", company_}},
                              [&](std::int64_t id) { item_ids_.push_back(id); });
  CHECK(shop_ids_.size() == world_.shops().size());
  CHECK(item_ids_.size() == world_.catalogue().items().size());
}

std::uint64_t RecordWriter::write_people_and_units() {
  const Town& town = world_.town();
  const std::uint64_t seed = base::stream_seed(world_.options().seed, 0x9E09);
  std::vector<std::int64_t> area_managers;
  std::vector<std::int64_t> department_managers;
  db::BulkInsert people(session_, "people", {"company_id", "id", "code", "name", "role"});
  const auto add_person = [&](std::string_view prefix, std::size_t number, std::string_view role) {
    const std::int64_t id = ids_.next_value();
    people.add(company_)
        .add(id)
        .add(std::string_view(fmt::format("{}{:04}", prefix, number + 1)))
        .add(std::string_view(person_name(seed + number * 7 + prefix.size() * 1'000'003)))
        .add(code("person_role", role))
        .end_row();
    return id;
  };
  for (std::size_t d = 0; d < town.departments.size(); ++d)
    department_managers.push_back(add_person("YTD", d, "market_manager"));
  for (std::size_t a = 0; a < town.areas.size(); ++a)
    area_managers.push_back(add_person("YTCM", a, "customer_manager"));
  people.finish();

  db::BulkInsert units(session_, "organisation_units",
                       {"company_id", "id", "code", "name", "kind", "parent_id", "manager_id"});
  const auto add_unit = [&](std::string_view unit_code, std::string_view name,
                            std::string_view kind, std::int64_t parent, std::int64_t manager) {
    const std::int64_t id = ids_.next_value();
    units.add(company_).add(id).add(unit_code).add(name).add(code("unit_kind", kind));
    if (parent != 0)
      units.add(parent);
    else
      units.null();
    if (manager != 0)
      units.add(manager);
    else
      units.null();
    units.end_row();
    return id;
  };
  const std::int64_t city = add_unit("YT", town.name + "公司", "city_company", 0, 0);
  std::vector<std::int64_t> counties;
  for (const County& county : town.counties)
    counties.push_back(add_unit(county.code, county.name + "分公司", "county_branch", city, 0));
  std::vector<std::int64_t> departments;
  for (std::size_t d = 0; d < town.departments.size(); ++d)
    departments.push_back(add_unit(town.departments[d].code, town.departments[d].name,
                                   "market_department", counties[town.departments[d].county],
                                   department_managers[d]));
  for (std::size_t a = 0; a < town.areas.size(); ++a)
    area_ids_.push_back(add_unit(town.areas[a].code, town.areas[a].name, "sales_area",
                                 departments[town.areas[a].department], area_managers[a]));
  units.finish();
  return town.departments.size() * 2 + town.areas.size() * 2 + town.counties.size() + 1;
}

template <class Fields>
void RecordWriter::describe_item(Fields& fields, std::size_t i) const {
  const Item& item = world_.catalogue().items()[i];
  const base::Date end = world_.options().last_period.last_day();
  const bool is_gone = item.delisted_on <= end;
  fields("product_code", item.code);
  fields("product_name", item.name);
  fields("carton_barcode", barcode(i, 1));
  fields("pack_barcode", barcode(i, 0));
  fields("brand", item.brand);
  fields("manufacturer", item.manufacturer);
  fields("category", std::string_view(item.is_cigar ? "雪茄烟" : "卷烟"));
  fields("product_kind", code("product_kind", item.is_cigar ? "CIGAR" : "CIGARETTE"));
  fields("price_class", code("price_class", std::to_string(item.price_class)));
  fields("price_band", band(item.wholesale_minor));
  fields("allocation_price_minor", item.allocation_minor);
  fields("wholesale_price_minor", item.wholesale_minor);
  fields("guide_retail_price_minor", item.guide_minor);
  fields("guide_pack_price_minor", item.guide_pack_minor);
  fields("unit_name", std::string_view(item.is_cigar ? "盒" : "条"));
  fields("sticks_per_pack", std::int64_t{item.is_cigar ? 5 : 20});
  fields("packs_per_carton", std::int64_t{10});
  fields("cartons_per_case", std::int64_t{50});
  fields("tar_mg", item.tar_mg);
  fields("nicotine_mg", item.tar_mg / 10);
  fields("co_mg", item.tar_mg + 1);
  fields("pack_form", code("pack_form", item.form));
  fields("has_capsule", std::int64_t{item.has_capsule});
  fields("flavor_group", item.flavor.empty() ? std::optional<std::string_view>()
                                             : std::optional<std::string_view>(item.flavor));
  fields("origin_type", code("origin_type", std::to_string(item.origin)));
  fields("is_new", std::int64_t{end - item.launched_on < 365});
  fields("launch_date", item.launched_on);
  fields("is_delisted", std::int64_t{is_gone});
  fields("successor_code",
         item.successor < 0
             ? std::optional<std::string_view>()
             : std::optional<std::string_view>(
                   world_.catalogue().items()[static_cast<std::size_t>(item.successor)].code));
  fields("portfolio_role", code("portfolio_role", item.role));
  fields("supply_attribute", code("supply_attribute", supply_code(item.supply)));
  fields("status", std::string_view(is_gone ? "inactive" : "active"));
}

std::uint64_t RecordWriter::write_products() {
  ColumnNames names;
  names("company_id", 0);
  names("id", 0);
  describe_item(names, 0);
  db::BulkInsert rows(session_, "products", names.take());
  RowValues values(rows);
  const std::size_t count = world_.catalogue().items().size();
  for (std::size_t i = 0; i < count; ++i) {
    item_ids_.push_back(ids_.next_value());
    rows.add(company_).add(item_ids_.back());
    describe_item(values, i);
    rows.end_row();
  }
  rows.finish();
  return count;
}

std::uint64_t RecordWriter::write_substitutes() {
  db::BulkInsert rows(session_, "product_substitutes",
                      {"company_id", "product_id", "substitute_id", "reason", "score"});
  const auto pairs = world_.catalogue().substitutes();
  for (const SubstitutePair& pair : pairs)
    rows.add(company_)
        .add(item_ids_[pair.item])
        .add(item_ids_[pair.substitute])
        .add(code("substitute_reason", pair.reason))
        .add(pair.score)
        .end_row();
  rows.finish();
  return pairs.size();
}

std::uint64_t RecordWriter::write_key_products() {
  db::BulkInsert rows(session_, "key_products", {"company_id", "period", "product_id"});
  std::uint64_t count = 0;
  const base::Period last = world_.options().last_period;
  for (base::Period period = world_.first_period(); period <= last; period = period.plus_months(1))
    for (std::size_t i = 0; i < item_ids_.size(); ++i) {
      if (!world_.catalogue().is_key(i, period)) continue;
      rows.add(company_).add(period).add(item_ids_[i]).end_row();
      ++count;
    }
  rows.finish();
  return count;
}

template <class Fields>
void RecordWriter::describe_shop(Fields& fields, const Shop& shop) const {
  const std::size_t area_index = world_.town().area_of(shop.index);
  const Area& area = world_.town().areas[area_index];
  const County& county = world_.town().counties[world_.town().departments[area.department].county];
  const Oddments odd(shop);
  const std::uint32_t in_area = shop.index - area.first_shop;
  const std::string holder = person_name(shop.seed);
  const std::string address = street_address(shop, county.name, area.name);
  const Point point = point_in(area, shop.seed);
  fields("customer_code", customer_code(shop.index));
  fields("shop_name", shop_name(shop));
  fields("license_no", license_no(shop));
  fields("license_valid_from", shop.license_from);
  fields("license_valid_to", shop.license_to);
  fields("license_status", code("license_status", shop.license_status));
  fields("license_scope", std::string_view(shop.sells_cigars ? "CIGARETTE,CIGAR" : "CIGARETTE"));
  fields("subject_type", code("subject_type", shop.subject_type));
  fields("uscc", uscc(shop));
  fields("holder_name", holder);
  fields("actual_operator", odd.other_operator ? person_name(shop.seed + 1) : holder);
  fields("order_phone", order_phone(shop));
  fields("address", address);
  fields("approved_address", address);
  fields("city", world_.town().name);
  fields("lng", point.lng);
  fields("lat", point.lat);
  fields("floor_area_m2", shop.floor_area_m2);
  fields("business_format", code("business_format", shop.business_format));
  fields("market_type", code("market_type", shop.is_urban ? "URBAN" : "RURAL"));
  fields("urban_rural_code", code("urban_rural_code", shop.urban_rural));
  fields("trade_zone_type", code("trade_zone_type", shop.trade_zone));
  fields("business_scale", code("business_scale", shop.business_scale));
  fields("credit_grade", code("credit_grade", shop.credit_grade));
  fields("activity_level", std::int64_t{activity_of(shop)});
  fields("mutual_aid_group", fmt::format("{}-G{:02}", area.code, in_area / kShopsPerGroup + 1));
  fields("is_group_leader", std::int64_t{in_area % kShopsPerGroup == 0});
  fields("terminal_type", code("terminal_type", shop.terminal_type));
  fields("terminal_star", std::int64_t{shop.terminal_star});
  fields("is_model_store", std::int64_t{shop.is_model_store});
  fields("order_cycle", code("order_cycle", shop.order_cycle));
  fields("order_weekday", std::int64_t{shop.order_weekday});
  fields("order_channel", std::string_view(shop.digital_skill == "LOW" ? "电话" : "手机"));
  fields("settlement_method", code("settlement_method", odd.pays_cash ? "CASH" : "E_SETTLEMENT"));
  fields("settle_account_holder_match", std::int64_t{odd.holder_matches});
  fields("invoice_type", std::string_view("电子普通发票"));
  fields("sales_area_id", area_ids_[area_index]);
  fields("service_route", fmt::format("{}-R{}", area.code, shop.order_weekday));
  fields("visit_seq", std::int64_t{in_area + 1});
  fields("delivery_route", fmt::format("{}-D{}", area.code, shop.order_weekday));
  fields("delivery_seq", std::int64_t{in_area + 1});
  fields("business_hours", std::string_view(odd.opens_early ? "06:30-22:00" : "07:30-23:00"));
  fields("is_night_shop", std::int64_t{odd.is_night_shop});
  fields("is_multi_shop", std::int64_t{shop.subject_type == "连锁门店"});
  fields("consumer_group", consumers_of(shop.trade_zone));
  fields("pos_type", shop.pos_type.empty() ? std::optional<std::string_view>()
                                           : std::optional<std::string_view>(shop.pos_type));
  fields("pos_online", std::int64_t{shop.pos_online});
  fields("is_data_sharing", std::int64_t{shop.is_data_sharing});
  fields("dist_to_school_m", shop.dist_to_school_m);
  fields("personality_type", odd.personality);
  fields("education_level", odd.education);
  fields("digital_skill", shop.digital_skill);
  fields("display_score", shop.display_score);
  fields("willingness", shop.willingness);
  fields("opened_on", shop.opened_on);
  fields("status", std::string_view(shop.is_active ? "active" : "inactive"));
}

std::uint64_t RecordWriter::write_shops() {
  ColumnNames names;
  names("company_id", 0);
  names("id", 0);
  describe_shop(names, world_.shops().front());
  db::BulkInsert rows(session_, "customers", names.take());
  RowValues values(rows);
  for (const Shop& shop : world_.shops()) {
    shop_ids_.push_back(ids_.next_value());
    rows.add(company_).add(shop_ids_.back());
    describe_shop(values, shop);
    rows.end_row();
  }
  rows.finish();
  return shop_ids_.size();
}

std::uint64_t RecordWriter::write_license_events() {
  db::BulkInsert rows(session_, "license_events",
                      {"company_id", "id", "customer_id", "event_type", "applied_on",
                       "effective_from", "effective_to", "document_no"});
  std::uint64_t count = 0;
  const auto add = [&](const Shop& shop, std::string_view type, base::Date from,
                       std::optional<base::Date> to) {
    rows.add(company_)
        .add(ids_.next_value())
        .add(shop_ids_[shop.index])
        .add(code("license_event_type", type))
        .add(from.plus_days(-12))
        .add(from)
        .add(to)
        .add(std::string_view(fmt::format("云汀烟许{}{:06}", from.year(), shop.index + 1)))
        .end_row();
    ++count;
  };
  for (const Shop& shop : world_.shops()) {
    const bool is_first = shop.license_from >= shop.opened_on.plus_days(-60);
    add(shop, is_first ? "NEW" : "RENEW", shop.license_from, shop.license_to);
    if (shop.license_status == "SUSPENDED")
      add(shop, "SUSPEND", shop.suspended_from, shop.suspended_to);
    if (shop.license_status == "CLOSED") add(shop, "CLOSE", shop.license_to.plus_days(1), {});
  }
  rows.finish();
  return count;
}

std::uint64_t RecordWriter::write_week(const WeekOrders& orders, std::int64_t change_no) {
  std::vector<std::int64_t> order_ids;
  const std::uint64_t heads = write_order_heads(orders, change_no, order_ids);
  return heads + write_order_lines(orders, order_ids);
}

std::uint64_t RecordWriter::write_order_heads(const WeekOrders& orders, std::int64_t change_no,
                                              std::vector<std::int64_t>& order_ids) {
  db::BulkInsert rows(session_, "orders",
                      {"company_id", "id", "customer_id", "ordered_on", "order_no", "change_no"});
  std::string order_no;
  for (std::size_t weekday = 0; weekday < 7; ++weekday) {
    std::int64_t day_number = -1;
    std::string day_text;
    for (const BlockOrders& block : orders) {
      for (const BlockOrders::Head& head : block.heads[weekday]) {
        if (head.day.day_number != day_number) {
          day_number = head.day.day_number;
          day_text = fmt::format("{}{:02}{:02}", head.day.year(), head.day.month(), head.day.day());
        }
        order_no.clear();
        fmt::format_to(std::back_inserter(order_no), "{}{:07}", day_text, head.shop + 1);
        order_ids.push_back(ids_.next_value());
        rows.add(company_)
            .add(order_ids.back())
            .add(shop_ids_[head.shop])
            .add(head.day)
            .add(std::string_view(order_no))
            .add(change_no)
            .end_row();
      }
    }
  }
  rows.finish();
  return order_ids.size();
}

std::uint64_t RecordWriter::write_order_lines(const WeekOrders& orders,
                                              const std::vector<std::int64_t>& order_ids) {
  db::BulkInsert rows(session_, "order_lines",
                      {"company_id", "order_id", "line_no", "product_id", "ordered_qty",
                       "amount_minor", "demand_qty", "limit_qty", "delivered_qty"});
  const auto& items = world_.catalogue().items();
  std::uint64_t count = 0;
  auto order_id = order_ids.begin();
  for (std::size_t weekday = 0; weekday < 7; ++weekday) {
    for (const BlockOrders& block : orders) {
      auto line = block.lines[weekday].begin();
      for (const BlockOrders::Head& head : block.heads[weekday]) {
        for (std::uint32_t l = 0; l < head.lines; ++l, ++line)
          rows.add(company_)
              .add(*order_id)
              .add(l + 1)
              .add(item_ids_[line->item])
              .add(line->ordered)
              .add(line->ordered * items[line->item].wholesale_minor)
              .add(line->demand)
              .add(line->limit)
              .add(line->delivered)
              .end_row();
        count += head.lines;
        ++order_id;
      }
    }
  }
  rows.finish();
  return count;
}

std::uint64_t RecordWriter::write_outside(const std::vector<OutsideWorld>& worlds,
                                          std::size_t begin) {
  std::uint64_t count = 0;
  db::BulkInsert months(session_, "customer_months",
                        {"company_id", "customer_id", "period", "grade_no", "credit_grade",
                         "credit_score", "monthly_cap", "new_retail_score", "scan_rate",
                         "scan_accuracy", "pos_offline_days", "pos_total_minor"});
  for (std::size_t i = 0; i < worlds.size(); ++i) {
    const Shop& shop = world_.shops()[begin + i];
    for (const MonthFigures& month : worlds[i].months)
      months.add(company_)
          .add(shop_ids_[begin + i])
          .add(month.period)
          .add(month.grade_no)
          .add(shop.credit_grade)
          .add(month.credit_score)
          .add(month.monthly_cap)
          .add(month.new_retail_score)
          .add(month.scan_rate)
          .add(month.scan_accuracy)
          .add(month.offline_days)
          .add(month.pos_total_minor)
          .end_row();
    count += worlds[i].months.size();
  }
  months.finish();
  db::BulkInsert counts(session_, "retail_stock_counts",
                        {"company_id", "customer_id", "counted_on", "product_id", "method",
                         "stock_cartons", "stockout_days"});
  for (std::size_t i = 0; i < worlds.size(); ++i)
    for (const Count& seen : worlds[i].counts) {
      counts.add(company_)
          .add(shop_ids_[begin + i])
          .add(seen.counted_on)
          .add(item_ids_[seen.item])
          .add(std::string_view(seen.by_till ? "POS" : "MANUAL"))
          .add(seen.stock_cartons)
          .add(seen.stockout_days)
          .end_row();
      ++count;
    }
  counts.finish();
  db::BulkInsert prices(session_, "market_prices",
                        {"company_id", "customer_id", "observed_on", "product_id",
                         "carton_price_minor", "pack_price_minor", "tag_present"});
  for (std::size_t i = 0; i < worlds.size(); ++i)
    for (const Price& price : worlds[i].prices) {
      prices.add(company_)
          .add(shop_ids_[begin + i])
          .add(price.observed_on)
          .add(item_ids_[price.item])
          .add(price.carton_minor)
          .add(price.pack_minor)
          .add(std::int64_t{price.tag_present})
          .end_row();
      ++count;
    }
  prices.finish();
  return count;
}

}  // namespace demo
