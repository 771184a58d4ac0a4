#include "features/documents/documents.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "features/documents/documents_http.h"
#include "features/documents/visit_limit.h"
#include "platform/http/openapi.h"
#include "test_support/test_database.h"

namespace documents {
namespace {

using guidance::GuidanceBook;
using guidance::Language;
using testing::HasSubstr;
using testing::Not;

GuidanceBook small_book() {
  GuidanceBook book;
  book.header.company_code = "C1";
  book.header.customer_code = "00123";
  book.header.shop_name = "东风<店> & 子";
  book.header.period = base::Period{202609};
  book.products = {{"P1", "示例(硬)", "条"}};
  book.part_b.graded = true;
  book.part_b.grade_no = 21;
  book.part_b.history = {20, 19};
  book.part_c.present = true;
  guidance::Figure figure;
  figure.metric = "order_qty";
  figure.value = 12;
  figure.unit = "carton";
  figure.peers = guidance::Peers{"grade", 23, 5, 10, 15};
  book.part_c.figures = {figure};
  guidance::ProfitLine line;
  line.bought = 5;
  line.price_minor = 2'000;
  line.revenue_minor = 10'000;
  line.profit_minor = 1'234;
  line.margin = 0.1234;
  line.rank = 3;
  line.rank_of = 40;
  book.part_c.profit.lines = {line};
  book.part_c.profit.products = 1;
  book.part_c.profit.profit_minor = 1'234;
  guidance::SuggestionLine suggestion;
  suggestion.reason = "key";
  suggestion.quantity = 7;
  book.part_c.suggestions.lines.assign(60, suggestion);
  return book;
}

TEST(BookPdf, IsAPdfOfSeveralPagesAndTheSameEachTime) {
  const std::vector<MonthPoint> months = {{base::Period{202608}, 10, 100},
                                          {base::Period{202609}, 12, 90}};
  const base::Instant now{1'790'000'000'000};
  for (const auto language : {Language::kZh, Language::kEn}) {
    const std::string pdf = book_pdf(small_book(), months, {language, now, {}});
    EXPECT_TRUE(pdf.starts_with("%PDF-1."));
    EXPECT_THAT(pdf, HasSubstr("/Count "));
    EXPECT_THAT(pdf, Not(HasSubstr("/Count 1\n")));  // sixty suggestions do not fit one page
    EXPECT_EQ(pdf, book_pdf(small_book(), months, {language, now, {}}));
  }
}

TEST(BookPdf, AnEmptyBookIsAPageToo) {
  EXPECT_TRUE(book_pdf(GuidanceBook{}, {}, {}).starts_with("%PDF-1."));
}

TEST(BookPdf, CarriesTheCodeOfTheProfitSheet) {
  const base::Instant now{1'790'000'000'000};
  const std::string without = book_pdf(small_book(), {}, {Language::kZh, now, {}});
  EXPECT_THAT(without, Not(HasSubstr("/p/")));
  const ProfitQr qr{"https://crm.example/p/abc'd\\e", now};
  const std::string with = book_pdf(small_book(), {}, {Language::kZh, now, qr});
  // Drawn, and a link for those who read on a screen; no sign of an address breaks out of it.
  EXPECT_THAT(with, HasSubstr("/URI (https://crm.example/p/abc'd"));
  EXPECT_GT(with.size(), without.size());
}

class Link : public testing::Test {
 protected:
  const std::string key_ = std::string(32, 'k');
  const ProfitLink link_{base::CompanyId{1}, base::CustomerId{9'007'199'254'740'993},
                         base::Period{202609}, base::Instant{1'790'000'000'000}};
};

TEST_F(Link, OpensWhatWasSigned) {
  const std::string token = sign(link_, key_);
  EXPECT_EQ(token.size(), 56U);
  EXPECT_THAT(token, testing::MatchesRegex("[A-Za-z0-9_-]+"));
  const auto opened = open_link(token, key_, base::Instant{1'789'999'999'000});
  ASSERT_TRUE(opened.has_value());
  EXPECT_EQ(opened->customer, link_.customer);
  EXPECT_EQ(opened->period, link_.period);
  EXPECT_EQ(opened->expires_at, link_.expires_at);
}

TEST_F(Link, AnyOtherCharacterAnywhereIsRefused) {
  const std::string token = sign(link_, key_);
  for (std::size_t at = 0; at < token.size(); ++at) {
    std::string forged = token;
    forged[at] = forged[at] == 'A' ? 'B' : 'A';
    const auto opened = open_link(forged, key_, base::Instant{0});
    ASSERT_FALSE(opened.has_value()) << at;
    EXPECT_EQ(opened.error().reason, "documents.bad_link");
  }
  for (const std::string forged : {"", "x", "../../etc/passwd"})
    EXPECT_FALSE(open_link(forged, key_, base::Instant{0}).has_value());
  EXPECT_FALSE(open_link(token, std::string(32, 'x'), base::Instant{0}).has_value());
}

TEST_F(Link, EndsWhenItsTimeIsOver) {
  const auto opened = open_link(sign(link_, key_), key_, link_.expires_at);
  ASSERT_FALSE(opened.has_value());
  EXPECT_EQ(opened.error().reason, "documents.link_expired");
}

TEST(Key, IsMadeOnceAndForTheOwnerAlone) {
  test_support::TempFolder folder;
  const auto key = load_key(folder.path().string());
  ASSERT_TRUE(key.has_value());
  EXPECT_EQ(key->size(), 32U);
  EXPECT_EQ(*load_key(folder.path().string()), *key);
  const auto about = std::filesystem::status(folder.path() / "keys" / "profit-sheet.key");
  EXPECT_EQ(about.permissions() & std::filesystem::perms::all, std::filesystem::perms::owner_read);
}

TEST(ProfitPage, ShowsTheShopsOwnLinesEscapedAndNothingOfOthers) {
  const std::string page =
      profit_page(guidance::retailer_copy(small_book()), Language::kZh, base::Instant{0});
  EXPECT_THAT(page, HasSubstr("东风&lt;店&gt; &amp; 子"));
  EXPECT_THAT(page, HasSubstr("12.34"));
  EXPECT_THAT(page, HasSubstr("示例(硬)"));
  EXPECT_THAT(page, Not(HasSubstr("3/40")));  // a rank tells of other shops
  EXPECT_THAT(page, Not(HasSubstr("D21")));   // nor the grade, nor suggestions
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, Not(HasSubstr("style=")));  // the content policy forbids it
  EXPECT_THAT(refusal_page("documents.link_expired", Language::kEn), HasSubstr("over"));
  EXPECT_THAT(refusal_page("documents.bad_link", Language::kZh), HasSubstr("链接无效"));
}

TEST(Qr, DrawsTheSameCodeAsPictureAndVector) {
  const std::string svg = qr_svg("https://crm.example/p/abc");
  EXPECT_TRUE(svg.starts_with("<svg "));
  EXPECT_TRUE(qr_png("https://crm.example/p/abc").starts_with("\x89PNG"));
  EXPECT_NE(svg, qr_svg("https://crm.example/p/abd"));
}

class Pages : public test_support::OnBothEngines {};
ROUNDSMAN_ON_BOTH_ENGINES(Pages);

TEST_P(Pages, ARefusedLinkAnswersAsTheContractSays) {
  test_support::TempFolder folder;
  const base::FixedClock clock{base::Instant{1'793'000'000'000}};
  base::IdGenerator ids{clock, 1};
  api::Services services{database(), clock, ids, folder.path().string()};
  for (const auto& route : http_routes(services)) {
    if (route.pattern != "/p/{token}") continue;
    http::Request request;
    request.path_params = {{"token", "forged"}};
    request.remote_address = "192.0.2.1";
    // Beyond the visits of a minute it is 429, a page too.
    for (int visit = 0; visit < 40; ++visit) {
      const auto answer = route.handler(request);
      ASSERT_TRUE(answer.has_value());
      EXPECT_EQ(answer->status, visit < 30 ? 404 : 429);
      EXPECT_TRUE(http::is_declared(route, *answer)) << answer->status;
    }
  }
}

TEST(VisitLimit, CountsByAddressAndMinute) {
  VisitLimit limit(2);
  const base::Instant now{60'000};
  EXPECT_TRUE(limit.admit("a", now));
  EXPECT_TRUE(limit.admit("a", now));
  EXPECT_FALSE(limit.admit("a", now));
  EXPECT_TRUE(limit.admit("b", now));
  EXPECT_TRUE(limit.admit("a", base::Instant{120'000}));
}

}  // namespace
}  // namespace documents
