#include "features/organisation/organisation.h"

#include <gmock/gmock.h>

#include <set>

#include "test_support/test_database.h"

namespace organisation {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const base::FixedClock kClock(base::Instant{1'700'000'000'000});

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

ROUNDSMAN_ON_BOTH_ENGINES(OrganisationTest);

}  // namespace
}  // namespace organisation
