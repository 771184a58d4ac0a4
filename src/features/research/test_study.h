#pragma once
#include <string>

#include "base/random.h"
#include "features/organisation/organisation.h"
#include "features/research/research.h"
#include "test_support/api_client.h"
#include "test_support/test_database.h"

/// A company with three areas and routes of research, asked as the server asks them. For tests.
namespace research {

class TestStudies {
 public:
  explicit TestStudies(db::Database& database)
      : services_{database, clock, ids, folder_.path().string(), 2, [] {}} {
    auto session = database.writer();
    company = organisation::add_company(*session, clock, {.code = "t", .name = "T"})->id;
    for (const char* area : {"1", "2", "3"})
      session->execute_text(
          "insert into organisation_units (company_id, id, code, name, kind) "
          "values (" +
          std::to_string(company.value) + ", " + area + ", 'A" + area + "', 'area " + area +
          "', 'sales_area')");
    client = std::make_unique<test_support::ApiClient>(
        http_routes(services_), test_support::ApiClient::administrator(company));
  }

  static std::string input(const std::string& title, const std::string& question = "口味") {
    return R"({"title":")" + title +
           R"(","purpose":"了解态度","first_period":"2026-08","last_period":"2026-09",)"
           R"("area_level":"sales_area","asks_age_band":true,"minimum_group":20,"questions":[)"
           R"({"code":"taste","text":")" +
           question +
           R"(","answers":["醇和","清淡","浓郁"]},)"
           R"({"code":"price","text":")" +
           question + R"(价格","answers":["低","高"]}],"age_shares":[]})";
  }
  std::string add(const std::string& title, const std::string& question = "口味") {
    return std::string(
        client->post("/api/v1/research/studies", input(title, question)).at("id").as_string());
  }
  static std::string at(const std::string& id, const std::string& more = "") {
    return "/api/v1/research/studies/" + id + more;
  }
  std::string etag_of(const std::string& id) {
    client->get(at(id));
    for (const auto& [name, value] : client->last.headers)
      if (name == "ETag") return value;
    return {};
  }
  http::Response move(const std::string& id, const std::string& state) {
    return client->call(http::Method::kPut, at(id, "/state"), R"({"state":")" + state + R"("})",
                        {{"if-match", etag_of(id)}});
  }
  boost::json::value send(const std::string& address, const std::string& bytes) {
    return client->json(http::Method::kPost, address, bytes,
                        {{"content-type", "application/octet-stream"}});
  }
  boost::json::value import(const std::string& id, const std::string& csv,
                            const std::string& more = "") {
    return send(at(id, "/imports?file_name=a.csv" + more), csv);
  }
  boost::json::value publish(const std::string& id, const std::string& tables) {
    return client->json(http::Method::kPost, at(id, "/publish"), tables,
                        {{"if-match", etag_of(id)}});
  }
  std::string reason() const {
    if (client->last.status < 400) return {};
    return std::string(boost::json::parse(client->last.body).at("reason").as_string());
  }

  /// Rows of made-up answers; area A2 rarely says 高.
  static std::string csv(int rows, std::uint64_t seed = 1) {
    static constexpr const char* kAges[] = {"18-24", "25-34", "35-44", "45-54", "55-64", "65+"};
    base::Random random(seed);
    std::string text = "area,age_band,period,taste,price\n";
    for (int i = 0; i < rows; ++i) {
      const bool is_second = random.chance(.3);
      const char* const elsewhere = random.chance(.5) ? "A1," : "A3,";
      text += is_second ? "A2," : elsewhere;
      text += kAges[random.between(0, 5)];
      text += random.chance(.5) ? ",2026-08," : ",2026-09,";
      text += std::to_string(random.between(1, 3)) + ",";
      text += random.chance(is_second ? .04 : .5) ? "高\n" : "低\n";
    }
    return text;
  }
  /// A closed study of that many answers.
  std::string closed(const std::string& title, int rows, const std::string& question = "口味",
                     std::uint64_t seed = 1) {
    const std::string id = add(title, question);
    EXPECT_EQ(move(id, "collecting").status, 204);
    import(id, csv(rows, seed));
    EXPECT_EQ(client->last.status, 201) << client->last.body;
    EXPECT_EQ(move(id, "closed").status, 204);
    return id;
  }

  base::FixedClock clock{base::Instant{1'793'000'000'000}};
  base::IdGenerator ids{clock, 1};
  base::CompanyId company;
  std::unique_ptr<test_support::ApiClient> client;

 private:
  test_support::TempFolder folder_;
  api::Services services_;
};

inline constexpr const char* kTables =
    R"({"tables":[{"dimensions":["taste"]},{"dimensions":["price","area"]},)"
    R"({"dimensions":["taste","age_band"]}]})";

}  // namespace research
