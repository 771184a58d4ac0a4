#include "features/directory/directory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <thread>

#include "base/random.h"
#include "base/text.h"
#include "features/customers/customers.h"
#include "features/directory/part.h"
#include "features/directory/pinyin.h"
#include "features/organisation/organisation.h"
#include "test_support/record_rows.h"
#include "test_support/test_database.h"

namespace directory {
namespace {

using testing::Contains;
using testing::ElementsAre;

const base::Date kToday = *base::Date::from_ymd(2026, 11, 22);

auth::Principal principal_of(base::CompanyId company) {
  auth::Principal principal;
  principal.company = company;
  principal.scope.whole_company = true;
  principal.permissions = {auth::Permission::kCustomersRead, auth::Permission::kCustomersEdit,
                           auth::Permission::kPeopleManage};
  return principal;
}

/// A shop of the property test: what the columns under test hold, by name.
using Shop = std::map<std::string, FilterValue>;

const std::vector<std::string>& tried_columns() {
  static const std::vector<std::string> kTried = {
      "shop_name",        "customer_code", "license_no",    "order_phone",        "address",
      "business_format",  "license_scope", "terminal_star", "visit_seq",          "floor_area_m2",
      "license_valid_to", "is_night_shop", "sales_area",    "month_amount_minor", "grade_no"};
  return kTried;
}

std::string pick(base::Random& random, std::vector<std::string> choices) {
  return choices[static_cast<std::size_t>(
      random.between(0, static_cast<std::int64_t>(choices.size()) - 1))];
}

Shop random_shop(base::Random& random, std::int64_t id) {
  const auto maybe = [&] { return random.chance(0.8); };
  Shop shop;
  shop["customer_code"] = "C" + std::to_string(id * 7919 % 100'000) + "-" + std::to_string(id);
  shop["shop_name"] = pick(random, {"红旗", "长乐", "行知", "重庆", "Lucky", "７天"}) +
                      pick(random, {"超市", "便利店", "烟酒行", "商店"}) +
                      (maybe() ? std::to_string(random.between(1, 30)) : "");
  if (maybe()) shop["license_no"] = std::to_string(510'000'000'000 + random.between(0, 5000));
  if (maybe()) shop["order_phone"] = "138" + std::to_string(random.between(10'000'000, 10'000'300));
  if (maybe())
    shop["address"] = pick(random, {"中山路", "人民路", "Bay St "}) +
                      std::to_string(random.between(1, 99)) + "号";
  if (maybe()) shop["business_format"] = pick(random, {"Z", "B", "S", "N", "Y", "F", "Q"});
  if (maybe()) shop["license_scope"] = pick(random, {"CIGARETTE", "CIGARETTE,CIGAR", "CIGAR"});
  if (maybe()) shop["terminal_star"] = random.between(0, 5);
  if (maybe()) shop["visit_seq"] = random.between(-100'000, 100'000);
  if (maybe()) shop["floor_area_m2"] = static_cast<double>(random.between(1, 400)) / 4;
  if (maybe()) shop["license_valid_to"] = kToday.day_number + random.between(-400, 400);
  if (maybe()) shop["is_night_shop"] = random.between(0, 1);
  if (maybe()) shop["sales_area"] = "A" + std::to_string(random.between(1, 12));
  if (maybe()) shop["month_amount_minor"] = random.between(-5, 5) * 1'000'000'000'000 + id;
  if (maybe()) shop["grade_no"] = random.between(1, 30);
  return shop;
}

Selection only(const Condition& condition) {
  Selection selection;
  selection.conditions.push_back(condition);
  return selection;
}

std::shared_ptr<const Part> part_of(const std::map<std::int64_t, Shop>& shops) {
  PartBuilder builder(shops.size());
  for (const auto& [id, shop] : shops) {
    std::vector<db::Value> values(columns().size());
    for (const auto& [name, value] : shop)
      std::visit([&](const auto& one) { values[column_of(name)] = one; }, value);
    builder.add({id}, 1, values);
  }
  return std::move(builder).finish(2);
}

}  // namespace

/// Makes snapshots of made-up parts, as Directory does of records.
class SnapshotMaker {
 public:
  static std::shared_ptr<const Snapshot> make(const std::map<std::int64_t, Shop>& large,
                                              const std::map<std::int64_t, Shop>& changed) {
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->parts_.push_back(part_of(large));
    snapshot->replaced_.assign((large.size() + 63) / 64, 0);
    if (!changed.empty()) snapshot->parts_.push_back(part_of(changed));
    for (const auto& [id, shop] : changed)
      if (const auto row = snapshot->parts_[0]->find({id}))
        snapshot->replaced_[*row / 64] |= 1ULL << (*row % 64);
    for (int i = 1; i <= 12; ++i)
      snapshot->units_.push_back({base::UnitId{i}, "A" + std::to_string(i), "area",
                                  base::UnitId{100 + i % 3}, base::PersonId{i}, "m", true});
    for (int i = 100; i <= 102; ++i)
      snapshot->units_.push_back(
          {base::UnitId{i}, "D" + std::to_string(i), "department", {}, {}, "", false});
    return snapshot;
  }
};

namespace {

/// The slow twin: looks at one shop after the other.
bool holds(const Shop& shop, const Condition& condition, const Snapshot& snapshot) {
  if (condition.column == kUnit) {
    bool inside = false;
    const auto area = shop.find("sales_area");
    for (const auto& unit : snapshot.units())
      for (const auto& wanted : condition.values) {
        if (area == shop.end() || unit.code != std::get<std::string>(area->second)) continue;
        if (unit.code == std::get<std::string>(wanted)) inside = true;
        for (const auto& parent : snapshot.units())
          if (unit.parent_id == parent.id && parent.code == std::get<std::string>(wanted))
            inside = true;
      }
    return inside == (condition.op == Operator::kIn);
  }
  const auto found = shop.find(columns()[condition.column].name);
  const bool has = found != shop.end();
  const auto is_one_of = [&] {
    return has && std::count(condition.values.begin(), condition.values.end(), found->second) > 0;
  };
  switch (condition.op) {
    case Operator::kIn:
      return is_one_of();
    case Operator::kNotIn:
      return !is_one_of();
    case Operator::kEmpty:
      return !has;
    case Operator::kNotEmpty:
      return has;
    case Operator::kBelow:
      return has && found->second < condition.values[0];
    case Operator::kAtMost:
      return has && found->second <= condition.values[0];
    case Operator::kAbove:
      return has && found->second > condition.values[0];
    case Operator::kAtLeast:
      return has && found->second >= condition.values[0];
    case Operator::kBetween:
      return has && found->second >= condition.values[0] && found->second <= condition.values[1];
    case Operator::kContains:
      return has &&
             folded(std::get<std::string>(found->second))
                     .find(folded(std::get<std::string>(condition.values[0]))) != std::string::npos;
    case Operator::kHas: {
      if (!has) return false;
      const std::string list = std::get<std::string>(found->second);
      for (const auto part : base::split(list, ','))
        if (part == std::get<std::string>(condition.values[0])) return true;
      return false;
    }
  }
  return false;
}

bool has_words(const Shop& shop, std::string_view words) {
  for (const auto part : base::split(words, ' ')) {
    const std::string word = folded(part);
    bool found = word.empty();
    for (const auto* name : {"shop_name", "customer_code", "license_no", "order_phone", "address"})
      if (const auto text = shop.find(name); text != shop.end())
        found =
            found || folded(std::get<std::string>(text->second)).find(word) != std::string::npos;
    const bool is_latin = std::all_of(word.begin(), word.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    });
    if (is_latin)
      for (const auto& form : pinyin_forms(std::get<std::string>(shop.at("shop_name"))))
        found = found || form.find(word) != std::string::npos;
    if (!found) return false;
  }
  return true;
}

std::vector<std::int64_t> slow_order(const std::map<std::int64_t, Shop>& shops,
                                     const Selection& selection, const Sort& sort,
                                     const Snapshot& snapshot) {
  std::vector<std::int64_t> ids;
  for (const auto& [id, shop] : shops) {
    bool all = has_words(shop, selection.words);
    for (const auto& condition : selection.conditions)
      all = all && holds(shop, condition, snapshot);
    if (all) ids.push_back(id);
  }
  const auto value_of = [&](std::int64_t id) -> std::optional<FilterValue> {
    if (!sort.column) return {};
    const auto found = shops.at(id).find(columns()[*sort.column].name);
    if (found == shops.at(id).end()) return {};
    return found->second;
  };
  std::sort(ids.begin(), ids.end(), [&](std::int64_t a, std::int64_t b) {
    const auto left = value_of(a);
    const auto right = value_of(b);
    if (left.has_value() != right.has_value()) return left.has_value();
    if (left && *left != *right && columns()[*sort.column].kind == ColumnKind::kText) {
      const auto& one = std::get<std::string>(sort.descending ? *right : *left);
      const auto& other = std::get<std::string>(sort.descending ? *left : *right);
      return comes_before_by_name(one, other);
    }
    if (left && *left != *right) return sort.descending ? *right < *left : *left < *right;
    return sort.descending ? b < a : a < b;
  });
  return ids;
}

std::string value_text(const std::string& column, const FilterValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) {
    std::string escaped;
    for (const char c : *text) escaped += c == ',' ? "\\," : std::string(1, c);
    return escaped;
  }
  if (const auto* real = std::get_if<double>(&value)) return std::to_string(*real);
  const auto number = std::get<std::int64_t>(value);
  if (column == "license_valid_to") return base::Date{static_cast<std::int32_t>(number)}.iso();
  if (column == "is_night_shop") return number != 0 ? "true" : "false";
  return std::to_string(number);
}

/// A filter in the language itself, so that parsing is tried as well.
std::string random_filter(base::Random& random, const std::map<std::int64_t, Shop>& shops) {
  if (random.chance(0.05)) return random.chance(0.5) ? "unit:in:D100,A5" : "unit:ne:D101";
  const std::string column = pick(random, tried_columns());
  const auto words = operators_of(columns()[column_of(column)]);
  const std::string word = pick(random, words);
  if (word == "empty" || word == "not_empty") return column + ":" + word;
  const auto some_value = [&] {
    for (;;) {
      auto at = shops.begin();
      std::advance(at, random.between(0, static_cast<std::int64_t>(shops.size()) - 1));
      const auto found = at->second.find(column);
      if (found != at->second.end()) return found->second;
    }
  };
  if (word == "contains") {
    const std::string text = std::get<std::string>(some_value());
    std::string_view rest = text;
    std::string part;
    for (int i = 0; i < 3 && !rest.empty(); ++i) append_code_point(part, take_code_point(rest));
    return column + ":contains:" + part;
  }
  if (word == "has") return column + ":has:CIGAR";
  if (word == "eq" || word == "ne") {
    const auto value = some_value();
    const auto* text = std::get_if<std::string>(&value);
    return column + ":" + word + ":" + (text != nullptr ? *text : value_text(column, value));
  }
  std::string filter = column + ":" + word + ":" + value_text(column, some_value());
  const int more = word == "between" ? 1 : word == "in" || word == "not_in" ? 11 : 0;
  for (int i = 0; i < more; ++i) filter += "," + value_text(column, some_value());
  return filter;
}

std::vector<std::int64_t> all_pages(const Matches& matches, const Sort& sort, std::size_t limit) {
  std::vector<std::int64_t> ids;
  std::string cursor;
  do {
    const auto page = matches.page(sort, cursor, limit);
    EXPECT_TRUE(page.has_value()) << cursor;
    if (!page) return ids;
    EXPECT_LE(page->rows.size(), limit);
    for (const auto row : page->rows) ids.push_back(matches.id(row).value);
    cursor = page->next_cursor;
  } while (!cursor.empty());
  return ids;
}

/// Every filter, every sort, every page against the slow twin, with and without changed shops.
TEST(DirectoryProperty, ListsAreThoseOfTheSlowTwin) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    base::Random random(seed);
    std::map<std::int64_t, Shop> large;
    std::map<std::int64_t, Shop> changed;
    const auto count = random.between(1, seed % 5 == 0 ? 900 : 200);
    for (std::int64_t id = 1; id <= count; ++id) large[id * 3] = random_shop(random, id);
    for (std::int64_t i = 0; i < random.between(0, 30); ++i) {
      const std::int64_t id = random.between(1, count * 3 + 10);
      changed[id] = random_shop(random, id);
    }
    auto shops = large;
    for (const auto& [id, shop] : changed) shops[id] = shop;
    const auto snapshot = SnapshotMaker::make(large, changed);
    for (int round = 0; round < 25; ++round) {
      Selection selection;
      std::string words;
      for (std::int64_t i = random.between(0, 3); i > 0; --i) {
        const std::string filter = random_filter(random, shops);
        const auto condition = parse_condition(filter, kToday);
        ASSERT_TRUE(condition.has_value()) << filter << ": " << condition.error().message;
        selection.conditions.push_back(*condition);
        words += filter + " ";
      }
      if (random.chance(0.3))
        selection.words = pick(random, {"红旗", "旗", "hq", "hongqi", "cl", "zhangle", "138",
                                        "超市 1", "中山路", "luck", "7t", "不存在", "xingzhi",
                                        "51000", "bay st", "1000", "便利店", "烟酒行 1"});
      Sort sort;
      if (random.chance(0.9)) sort.column = column_of(pick(random, tried_columns()));
      sort.descending = random.chance(0.5);
      const auto matches = snapshot->select(Viewer(principal_of({1})), selection);
      ASSERT_TRUE(matches.has_value());
      const auto expected = slow_order(shops, selection, sort, *snapshot);
      ASSERT_EQ(matches->total(), static_cast<std::int64_t>(expected.size()))
          << "seed " << seed << ": " << words << " q=" << selection.words;
      const auto limit = static_cast<std::size_t>(random.between(1, 60));
      ASSERT_EQ(all_pages(*matches, sort, limit), expected)
          << "seed " << seed << ": " << words << " q=" << selection.words << " sort "
          << (sort.column ? columns()[*sort.column].name : "id")
          << (sort.descending ? " down" : " up") << " limit " << limit;
      auto sorted = expected;
      std::sort(sorted.begin(), sorted.end());
      std::vector<std::int64_t> ids;
      for (const auto id : matches->ids()) ids.push_back(id.value);
      ASSERT_EQ(ids, sorted);
    }
  }
}

TEST(DirectoryProperty, FacetsCountWhatAFilterFinds) {
  base::Random random(5);
  std::map<std::int64_t, Shop> large;
  for (std::int64_t id = 1; id <= 500; ++id) large[id] = random_shop(random, id);
  const auto snapshot = SnapshotMaker::make(large, {{3, random_shop(random, 3)}});
  const Viewer viewer(principal_of({1}));
  const auto all = snapshot->select(viewer, {});
  ASSERT_TRUE(all.has_value());
  for (const auto& name : tried_columns()) {
    const auto facet = all->facet(column_of(name), 10'000);
    ASSERT_TRUE(facet.has_value());
    std::int64_t sum = 0;
    for (const auto& [value, count] : facet->values) sum += count;
    EXPECT_EQ(sum, all->total()) << name;
  }
  const auto facet = all->facet(column_of("business_format"), 100);
  ASSERT_TRUE(facet.has_value());
  for (const auto& [value, count] : facet->values) {
    const auto condition = parse_condition(
        value.empty() ? "business_format:empty" : "business_format:eq:" + value, kToday);
    ASSERT_TRUE(condition.has_value());
    const auto some = snapshot->select(viewer, only(*condition));
    ASSERT_TRUE(some.has_value());
    EXPECT_EQ(some->total(), count) << value;
  }
}

TEST(DirectoryScope, IsPartOfEveryQuestion) {
  base::Random random(6);
  std::map<std::int64_t, Shop> large;
  for (std::int64_t id = 1; id <= 300; ++id) large[id] = random_shop(random, id);
  const auto snapshot = SnapshotMaker::make(large, {});
  auto principal = principal_of({1});
  principal.scope = {};
  EXPECT_EQ(snapshot->select(Viewer(principal), {})->total(), 0);
  principal.scope.sales_areas = {base::UnitId{2}, base::UnitId{7}};
  std::int64_t expected = 0;
  for (const auto& [id, shop] : large) {
    const auto area = shop.find("sales_area");
    if (area == shop.end()) continue;
    const auto& code = std::get<std::string>(area->second);
    if (code == "A2" || code == "A7") ++expected;
  }
  EXPECT_EQ(snapshot->select(Viewer(principal), {})->total(), expected);
  principal.scope = {};
  principal.scope.own_customer = base::CustomerId{17};
  EXPECT_THAT(snapshot->select(Viewer(principal), {})->ids(), ElementsAre(base::CustomerId{17}));
  Selection other;
  other.ids = {base::CustomerId{18}};
  EXPECT_EQ(snapshot->select(Viewer(principal), other)->total(), 0);
}

TEST(DirectoryPrivacy, PersonalValuesAreMaskedAndNoOracle) {
  const auto snapshot = SnapshotMaker::make({{1,
                                              {{"shop_name", "红旗超市"},
                                               {"order_phone", "13812345678"},
                                               {"holder_name", "张三丰"},
                                               {"customer_code", "1"},
                                               {"personality_type", "配合"}}}},
                                            {});
  auto principal = principal_of({1});
  principal.permissions = {auth::Permission::kCustomersRead};
  const Viewer viewer(principal);
  const auto all = snapshot->select(viewer, {});
  ASSERT_TRUE(all.has_value());
  const auto row = all->page({}, {}, 1)->rows.at(0);
  EXPECT_EQ(all->text(row, column_of("order_phone")), "138****5678");
  EXPECT_EQ(all->text(row, column_of("holder_name")), "张**");
  EXPECT_EQ(all->text(row, column_of("personality_type")), "");
  Selection by_phone;
  by_phone.words = "38";
  EXPECT_EQ(snapshot->select(viewer, by_phone)->total(), 0);
  EXPECT_EQ(snapshot->select(Viewer(principal_of({1})), by_phone)->total(), 1);
  for (const auto* filter : {"order_phone:contains:138", "personality_type:eq:配合"}) {
    const auto refused = snapshot->select(viewer, only(*parse_condition(filter, kToday)));
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().reason, "directory.hidden_column");
  }
  EXPECT_FALSE(all->page({column_of("holder_name"), false}, {}, 1).has_value());
  EXPECT_FALSE(all->facet(column_of("holder_name"), 10).has_value());
}

TEST(DirectoryFilter, RefusesWhatItCannotRead) {
  const auto reason = [](std::string_view text) {
    const auto condition = parse_condition(text, kToday);
    return condition ? std::string("taken") : condition.error().reason;
  };
  EXPECT_EQ(reason("grade_no"), "directory.bad_filter");
  EXPECT_EQ(reason("no_such:eq:1"), "directory.unknown_column");
  EXPECT_EQ(reason("grade_no:contains:1"), "directory.bad_operator");
  EXPECT_EQ(reason("grade_no:like:1"), "directory.bad_operator");
  EXPECT_EQ(reason("grade_no:ge:x"), "directory.bad_value");
  EXPECT_EQ(reason("grade_no:between:1"), "directory.bad_filter");
  EXPECT_EQ(reason("grade_no:empty:1"), "directory.bad_filter");
  EXPECT_EQ(reason("license_valid_to:ge:2026-02-30"), "directory.bad_value");
  EXPECT_EQ(reason("license_valid_to:ge:today+9999999"), "directory.bad_value");
  EXPECT_EQ(reason("license_valid_to:between:today-30,today+90"), "taken");
  EXPECT_EQ(reason("is_night_shop:eq:1"), "directory.bad_value");
  EXPECT_EQ(reason("shop_name:eq:a,b:c"), "taken");
}

TEST(Pinyin, OrdersNamesAsADirectoryDoes) {
  // By bytes: Lucky, lucky, 万家, 利民, 安康, 重庆, ７天.
  std::vector<std::string> names = {"重庆小面", "lucky", "安康",  "万家", "Lucky",
                                    "利民",     "７天",  "3元店", "安居", "利"};
  std::sort(names.begin(), names.end(),
            [](const auto& a, const auto& b) { return comes_before_by_name(a, b); });
  // an < li < wan < zhong; a name before the longer one that begins with it; digits, Latin first.
  EXPECT_THAT(names, ElementsAre("3元店", "７天", "Lucky", "lucky", "安居", "安康", "利", "利民",
                                 "万家", "重庆小面"));
}

TEST(Pinyin, ReadsNamesAsTheyAreTyped) {
  EXPECT_THAT(pinyin_forms("红旗超市"), ElementsAre("hongqichaoshi", "hqcs"));
  EXPECT_THAT(pinyin_forms("重庆小面"), Contains("chongqingxiaomian"));
  EXPECT_THAT(pinyin_forms("长乐商行"), Contains("clsh"));
  EXPECT_THAT(pinyin_forms("成都"), Contains("chengdu"));
  EXPECT_THAT(pinyin_forms("7天连锁"), Contains("7tls"));
  EXPECT_TRUE(pinyin_forms("Lucky").empty());
}

class DirectoryStore : public test_support::OnBothEngines {};

TEST_P(DirectoryStore, SeesEditsImportsAndUndo) {
  const base::FixedClock clock{base::Instant{1'767'225'600'000}};
  organisation::Company company;
  records::Dictionaries dictionaries;
  {
    auto session = database().writer();
    company = *organisation::add_company(*session, clock, {.code = "x", .name = "X"});
    dictionaries = organisation::load_dictionaries(*session, company.id, kToday);
  }
  records::Registry registry;
  registry.add(organisation::record_kinds());
  registry.add(customers::record_kinds());
  test_support::RecordWriter writer(database(), company.id, registry, dictionaries);
  const auto write = [&](const std::vector<test_support::TextRow>& rows, std::int64_t import) {
    {
      auto session = database().writer();
      db::WriteTransaction transaction(*session);
      organisation::next_data_version(*session, company.id);
      transaction.commit();
    }
    return writer.apply("shops", rows, import);
  };
  Directory directory(database(), {.threads = 2, .changed_max = 5});
  EXPECT_EQ(directory.snapshot(company.id)->shops(), 0U);
  write({{{"customer_code", "1"}, {"shop_name", "红旗超市"}},
         {{"customer_code", "2"}, {"shop_name", "蓝天商店"}}},
        1);
  directory.refresh(company.id);
  const Viewer viewer(principal_of(company.id));
  const auto count = [&](const std::string& words) {
    Selection selection;
    selection.words = words;
    return directory.snapshot(company.id)->select(viewer, selection)->total();
  };
  EXPECT_EQ(count(""), 2);
  EXPECT_EQ(count("hqcs"), 1);
  write({{{"customer_code", "1"}, {"shop_name", "白云超市"}}}, 2);
  directory.refresh(company.id);
  EXPECT_EQ(count("hqcs"), 0);
  EXPECT_EQ(count("白云"), 1);
  EXPECT_EQ(count(""), 2);
  // More than changed_max at once: the large part is built anew, with the same answers.
  std::vector<test_support::TextRow> many;
  for (int i = 10; i < 30; ++i)
    many.push_back({{"customer_code", std::to_string(i)}, {"shop_name", "新店"}});
  write(many, 3);
  directory.refresh(company.id);
  EXPECT_EQ(count("新店"), 20);
  EXPECT_EQ(directory.snapshot(company.id)->parts().size(), 1U);
  // What an undone import created is gone; the background notices by counting.
  {
    auto session = database().writer();
    db::WriteTransaction transaction(*session);
    organisation::next_data_version(*session, company.id);
    transaction.commit();
  }
  ASSERT_TRUE(writer.undo(3).has_value());
  directory.start();
  for (int i = 0; i < 200 && count("") != 2; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_EQ(count(""), 2);
}

ROUNDSMAN_ON_BOTH_ENGINES(DirectoryStore);

}  // namespace
}  // namespace directory
