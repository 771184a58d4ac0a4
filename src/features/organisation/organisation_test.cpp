#include "features/organisation/organisation.h"

#include <gmock/gmock.h>

#include <map>

#include "test_support/record_rows.h"

namespace organisation {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const base::FixedClock kClock(base::Instant{1'767'225'600'000});

base::Date day(int year, int month, int day_of_month) {
  return *base::Date::from_ymd(year, month, day_of_month);
}

class OrganisationTest : public test_support::OnBothEngines {
 protected:
  Company add(const std::string& code, CompanyKind kind = CompanyKind::kDistributor) {
    auto session = database().writer();
    auto company =
        add_company(*session, kClock, {.code = code, .kind = kind, .name = "公司 " + code});
    EXPECT_TRUE(company.has_value());
    return *company;
  }
  std::vector<std::string> codes_of(const Company& company, std::string_view dictionary,
                                    base::Date on) {
    auto session = database().reader();
    std::vector<std::string> codes;
    for (const auto& entry : list_dictionary_entries(*session, company.id, on))
      if (entry.dictionary == dictionary) codes.push_back(entry.code);
    return codes;
  }
};

TEST_P(OrganisationTest, AddsACompanyThatCanBeFound) {
  const Company added = add("changtai");
  auto session = database().reader();
  const auto found = get_company(*session, "changtai");
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->id, added.id);
  EXPECT_EQ(found->name, "公司 changtai");
  EXPECT_EQ(found->kind, CompanyKind::kDistributor);
  EXPECT_EQ(found->currency, "CNY");
  EXPECT_EQ(found->data_version, 0);
}

TEST_P(OrganisationTest, ListsCompaniesByCode) {
  add("b");
  add("a", CompanyKind::kSupermarket);
  auto session = database().reader();
  const auto companies = list_companies(*session);
  ASSERT_EQ(companies.size(), 2U);
  EXPECT_EQ(companies[0].code, "a");
  EXPECT_EQ(companies[0].kind, CompanyKind::kSupermarket);
  EXPECT_NE(companies[0].id, companies[1].id);
}

TEST_P(OrganisationTest, RefusesACodeThatIsTaken) {
  add("x");
  auto session = database().writer();
  const auto again = add_company(*session, kClock, {.code = "x", .name = "other"});
  ASSERT_FALSE(again.has_value());
  EXPECT_EQ(again.error().reason, "organisation.code_taken");
}

TEST_P(OrganisationTest, RefusesBadCodesNamesAndCurrencies) {
  auto session = database().writer();
  const auto reason = [&](NewCompany wanted) {
    const auto added = add_company(*session, kClock, wanted);
    return added ? std::string("taken") : added.error().reason;
  };
  EXPECT_EQ(reason({.code = "", .name = "n"}), "organisation.bad_code");
  EXPECT_EQ(reason({.code = "a b", .name = "n"}), "organisation.bad_code");
  EXPECT_EQ(reason({.code = "长泰", .name = "n"}), "organisation.bad_code");
  EXPECT_EQ(reason({.code = std::string(33, 'x'), .name = "n"}), "organisation.bad_code");
  EXPECT_EQ(reason({.code = "ok", .name = " "}), "organisation.bad_name");
  EXPECT_EQ(reason({.code = "ok", .name = "a\xFF"}), "organisation.bad_name");
  EXPECT_EQ(reason({.code = "ok", .name = "n", .currency = "yuan"}), "organisation.bad_currency");
  EXPECT_EQ(reason({.code = std::string(32, 'x'), .name = "n"}), "taken");
}

TEST_P(OrganisationTest, AnUnknownCompanyNamesThoseThereAre) {
  add("x");
  add("y");
  auto session = database().reader();
  const auto missing = get_company(*session, "z");
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error().reason, "organisation.no_such_company");
  EXPECT_THAT(missing.error().message, HasSubstr("x, y"));
}

TEST_P(OrganisationTest, BothNationalBusinessFormatsAreThereAsVersions) {
  const Company company = add("x");
  EXPECT_THAT(codes_of(company, "business_format", day(2021, 12, 31)),
              ElementsAre("Z", "B", "S", "N", "Y", "F", "Q"));
  EXPECT_THAT(codes_of(company, "business_format", day(2025, 1, 1)),
              ElementsAre("B", "S", "N", "Y", "F", "Q"));
}

TEST_P(OrganisationTest, ADictionaryIsReadByAnyNameAndByOlderSchemes) {
  const Company company = add("x");
  auto session = database().reader();
  const auto dictionaries = load_dictionaries(*session, company.id, day(2026, 1, 1));
  const auto find = [&](std::string_view dictionary, std::string_view text) {
    const auto* code = dictionaries.find(dictionary, text);
    return code != nullptr ? *code : std::string("none");
  };
  EXPECT_EQ(find("business_format", "Y"), "Y");
  EXPECT_EQ(find("business_format", "烟草专业店"), "Y");
  EXPECT_EQ(find("business_format", "烟酒商店"), "Y");  // its name in the scheme of 2008
  EXPECT_EQ(find("business_format", "食杂店"), "Z");    // only in the scheme of 2008
  EXPECT_EQ(find("business_format", "CONVENIENCE STORE"), "B");
  EXPECT_EQ(find("market_type", "农网"), "RURAL");
  EXPECT_EQ(find("market_type", "martian"), "none");
}

TEST_P(OrganisationTest, EveryDictionaryOfARecordKindExistsForBothKindsOfCompany) {
  for (const auto kind : {CompanyKind::kDistributor, CompanyKind::kSupermarket}) {
    const Company company = add(kind == CompanyKind::kDistributor ? "d" : "s", kind);
    auto session = database().reader();
    const auto dictionaries = load_dictionaries(*session, company.id, day(2026, 1, 1));
    for (const auto& described : record_kinds())
      for (const auto& field : described.fields)
        if (!field.dictionary.empty()) {
          EXPECT_NE(dictionaries.allowed(field.dictionary), "") << field.dictionary;
        }
  }
}

TEST_P(OrganisationTest, PriceBandsLeaveNoGap) {
  const Company company = add("x");
  auto session = database().reader();
  std::vector<DictionaryEntry> bands;
  for (auto& entry : list_dictionary_entries(*session, company.id, day(2026, 1, 1)))
    if (entry.dictionary == "price_band") bands.push_back(entry);
  ASSERT_EQ(bands.size(), 10U);  // the nine of the glossary and the open end below them
  EXPECT_FALSE(bands.front().high.has_value());
  EXPECT_EQ(bands.back().low, base::Money{0});
  for (std::size_t i = 1; i < bands.size(); ++i) EXPECT_EQ(bands[i].high, bands[i - 1].low);
}

TEST_P(OrganisationTest, DataVersionsCountUpPerCompany) {
  const Company x = add("x");
  const Company y = add("y");
  auto session = database().writer();
  db::WriteTransaction transaction(*session);
  EXPECT_EQ(next_data_version(*session, x.id), 1);
  EXPECT_EQ(next_data_version(*session, x.id), 2);
  EXPECT_EQ(next_data_version(*session, y.id), 1);
  transaction.commit();
  EXPECT_EQ(get_company(*session, "x")->data_version, 2);
}

class TreeTest : public OrganisationTest {
 protected:
  void SetUp() override {
    OrganisationTest::SetUp();
    if (IsSkipped()) return;
    registry_.add(record_kinds());
    company_ = add("x").id;
    auto session = database().reader();
    dictionaries_ = load_dictionaries(*session, company_, day(2026, 1, 1));
  }
  test_support::RecordWriter writer() { return {database(), company_, registry_, dictionaries_}; }
  static test_support::TextRow unit(const char* code, const char* kind, const char* parent) {
    return {{"code", code}, {"name", "名"}, {"kind", kind}, {"parent", parent}};
  }
  records::Registry registry_;
  records::Dictionaries dictionaries_;
  base::CompanyId company_;
};

TEST_P(TreeTest, ATreeWithItsManagersComesBack) {
  auto write = writer();
  EXPECT_THAT(write.apply("people", {{{"code", "007"}, {"name", "王五"}},
                                     {{"code", "008"}, {"name", "n"}, {"role", "市场经理"}},
                                     {{"code", "009"}, {"name", "n"}, {"role", "boss"}}}),
              ElementsAre("created", "created", "dictionary.unknown_value"));
  const base::PersonId manager{write.outcomes[0].id};
  auto area = unit("A", "片区", "B");
  area["manager"] = "007";
  EXPECT_THAT(write.apply("organisation",
                          {area, unit("B", "县级分公司", "C"), unit("C", "city_company", "")}),
              ElementsAre("created", "created", "created"));
  EXPECT_THAT(write.apply("organisation", {area}, 2), ElementsAre("unchanged"));
  auto session = database().reader();
  const auto people = list_people(*session, company_);
  ASSERT_EQ(people.size(), 2U);
  EXPECT_EQ(people[0].code, "007");
  EXPECT_EQ(people[0].name, "王五");
  EXPECT_EQ(people[0].role, "customer_manager");
  EXPECT_EQ(people[1].role, "market_manager");
  std::map<std::string, Unit> units;
  for (const Unit& unit : list_units(*session, company_)) units[unit.code] = unit;
  ASSERT_EQ(units.size(), 3U);
  EXPECT_EQ(units["A"].kind, "sales_area");
  EXPECT_EQ(units["A"].parent_id, units["B"].id);
  EXPECT_EQ(units["A"].manager_id, manager);
  EXPECT_EQ(units["B"].parent_id, units["C"].id);
  EXPECT_FALSE(units["C"].parent_id.has_value());
}

TEST_P(TreeTest, AParentStandsHigherSoNoRingCanClose) {
  auto write = writer();
  EXPECT_THAT(
      write.apply("organisation", {unit("C", "city_company", ""), unit("A", "sales_area", "C"),
                                   unit("B", "county_branch", "A"), unit("S", "sales_area", "A"),
                                   unit("R", "sales_area", "R")}),
      ElementsAre("created", "created", "organisation.parent_too_low",
                  "organisation.parent_too_low", "records.unknown_reference"));
  EXPECT_THAT(write.apply("organisation", {unit("C", "city_company", "A"),
                                           {{"code", "A"}, {"kind", "city_company"}}}),
              ElementsAre("organisation.parent_too_low", "organisation.kind_fixed"));
}

TEST_P(TreeTest, AManagerWithAnAreaIsNotUndone) {
  auto write = writer();
  write.apply("people", {{{"code", "007"}, {"name", "n"}}}, 1);
  auto area = unit("A", "sales_area", "");
  area["manager"] = "007";
  write.apply("organisation", {area}, 2);
  const auto undone = write.undo(1);
  ASSERT_FALSE(undone.has_value());
  EXPECT_EQ(undone.error().reason, "records.depended_on");
  EXPECT_THAT(undone.error().message, HasSubstr("people 007"));
}

ROUNDSMAN_ON_BOTH_ENGINES(OrganisationTest);
ROUNDSMAN_ON_BOTH_ENGINES(TreeTest);

}  // namespace
}  // namespace organisation
