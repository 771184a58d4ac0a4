#include "features/documents/documents_http.h"

#include "features/documents/documents_wire.h"
#include "features/documents/shop_read.h"
#include "features/documents/visit_limit.h"
#include "platform/api/download.h"
#include "platform/api/route_shape.h"
#include "platform/wire/schema.h"

namespace documents {
namespace {

using api::Shape;
using auth::Permission;
using guidance::Language;
using http::Method;
using http::Request;
using http::Response;

constexpr std::int64_t kDayMs = 24LL * 60 * 60 * 1000;
constexpr std::int64_t kDaysDefault = 30;
constexpr std::int64_t kDaysMax = 90;
constexpr int kVisitsAMinute = 30;

base::Error no_such_shop() {
  return {base::ErrorCode::kNotFound, "customers.no_such_customer", "there is no such shop", {}};
}

struct Asked {
  base::CustomerId id;
  Shop shop;
};

/// The shop in the path, when it is in the caller's scope.
base::Result<Asked> asked_shop(db::Session& session, const Request& request) {
  const auto id = api::id_from<base::CustomerId>(request.path_param("id"));
  if (!id) return no_such_shop();
  auto shop = find_shop(session, request.principal->company, *id);
  if (!shop || !request.principal->scope.covers(*id, shop->sales_area)) return no_such_shop();
  return Asked{*id, std::move(*shop)};
}

base::Result<std::optional<base::Period>> asked_period(const Request& request) {
  const auto text = request.query_value("period");
  if (!text) return std::optional<base::Period>();
  const auto period = base::Period::parse(*text);
  if (!period)
    return base::Error{base::ErrorCode::kInvalid,
                       "api.bad_period",
                       "period: expected a month, YYYY-MM",
                       {{"period", std::string(*text), "api.bad_period", "YYYY-MM"}}};
  return period;
}

Language language_of(std::string_view text) { return text == "en" ? Language::kEn : Language::kZh; }

/// The server's own address as the browser named it.
std::string address_of(const Request& request) {
  const auto host = request.header("host");
  return std::string(request.is_tls ? "https://" : "http://") +
         std::string(host.empty() ? "localhost" : host);
}

base::Result<Response> get_pdf(api::Services& services, const Request& request) {
  TRY_ASSIGN(const auto period, asked_period(request));
  const auto language =
      language_of(request.query_value("language").value_or(request.principal->language));
  auto session = services.database.reader();
  TRY_ASSIGN(const Asked asked, asked_shop(*session, request));
  TRY_ASSIGN(auto book, read_book(*session, request.principal->company, asked.shop, period));
  // A retailer gets the shop's copy: no inner scores, no strategies.
  if (request.principal->scope.own_customer) book = guidance::retailer_copy(std::move(book));
  const auto months =
      read_months(*session, request.principal->company, asked.id, book.header.period);
  const base::Instant now = services.clock.now();
  const ProfitLink link{request.principal->company, asked.id, book.header.period,
                        base::Instant{now.unix_ms + kDaysDefault * kDayMs}};
  TRY_ASSIGN(const std::string key, load_key(services.data_folder));
  const std::string url = address_of(request) + "/p/" + sign(link, key);
  Response response;
  response.content_type = "application/pdf";
  response.body = book_pdf(book, months, {language, now, ProfitQr{url, link.expires_at}});
  const std::string name = asked.shop.name + "-" + book.header.period.text() + ".pdf";
  return std::move(response).with("Content-Disposition", api::attachment(name));
}

base::Result<ProfitLink> make_link(api::Services& services, const Request& request,
                                   db::Session& session, std::optional<base::Period> period,
                                   std::int64_t days) {
  TRY_ASSIGN(const Asked asked, asked_shop(session, request));
  // A link to a book that is not there would disappoint the shop, not the caller.
  TRY_ASSIGN(const auto book, read_book(session, request.principal->company, asked.shop, period));
  return ProfitLink{request.principal->company, asked.id, book.header.period,
                    base::Instant{services.clock.now().unix_ms + days * kDayMs}};
}

base::Result<Response> post_link(api::Services& services, const Request& request) {
  TRY_ASSIGN(const auto wanted, api::body<NewProfitSheetLink>(request));
  const std::int64_t days = wanted.days.value_or(kDaysDefault);
  if (days < 1 || days > kDaysMax)
    return base::Error{base::ErrorCode::kInvalid,
                       "documents.bad_days",
                       "a link is valid for 1 to 90 days",
                       {{"days", std::to_string(days), "documents.bad_days", "1 to 90"}}};
  TRY_ASSIGN(const std::string key, load_key(services.data_folder));
  return api::write(services, request, [&](api::Write& write) -> base::Result<Response> {
    TRY_ASSIGN(const ProfitLink link,
               make_link(services, request, write.session, wanted.period, days));
    ProfitSheetLink answer;
    answer.path = "/p/" + sign(link, key);
    answer.url = address_of(request) + answer.path;
    answer.period = link.period;
    answer.expires_at = link.expires_at;
    answer.qr_svg = qr_svg(answer.url);
    // The link itself is a secret: the log says that one was made, not which.
    write.keeps_answer = false;
    write.audit({.action = "documents.link_profit_sheet",
                 .object_kind = "customer",
                 .object_id = std::to_string(link.customer.value),
                 .before = {},
                 .after = R"({"period":")" + link.period.text() + R"("})",
                 .reason = {}});
    return Response::json(wire::to_json(answer), 201);
  });
}

base::Result<Response> get_qr(api::Services& services, const Request& request) {
  TRY_ASSIGN(const auto period, asked_period(request));
  TRY_ASSIGN(const std::string key, load_key(services.data_folder));
  auto session = services.database.reader();
  TRY_ASSIGN(const ProfitLink link, make_link(services, request, *session, period, kDaysDefault));
  const std::string url = address_of(request) + "/p/" + sign(link, key);
  Response response;
  const bool is_png = request.query_value("format").value_or("svg") == "png";
  response.content_type = is_png ? "image/png" : "image/svg+xml";
  response.body = is_png ? qr_png(url) : qr_svg(url);
  return response;
}

Response html(std::string page, int status = 200) {
  Response response;
  response.status = status;
  response.content_type = "text/html; charset=utf-8";
  response.body = std::move(page);
  return std::move(response).with("Cache-Control", "no-store").with("X-Robots-Tag", "noindex");
}

base::Result<std::string> opened_page(api::Services& services, const Request& request,
                                      Language language) {
  TRY_ASSIGN(const std::string key, load_key(services.data_folder));
  TRY_ASSIGN(const ProfitLink link,
             open_link(request.path_param("token"), key, services.clock.now()));
  auto session = services.database.reader();
  const auto shop = find_shop(*session, link.company, link.customer);
  if (!shop) return no_such_shop();
  TRY_ASSIGN(auto book, read_book(*session, link.company, *shop, link.period));
  return profit_page(guidance::retailer_copy(std::move(book)), language, link.expires_at);
}

Response get_page(api::Services& services, VisitLimit& visits, const Request& request) {
  const bool wants_english = request.query_value("language")
                                 ? *request.query_value("language") == "en"
                                 : request.header("accept-language").starts_with("en");
  const Language language = wants_english ? Language::kEn : Language::kZh;
  if (!visits.admit(request.remote_address, services.clock.now()))
    return html(refusal_page("documents.too_many", language), 429).with("Retry-After", "60");
  const auto page = opened_page(services, request, language);
  if (page) return html(*page);
  return html(refusal_page(page.error().reason, language),
              page.error().reason == "documents.link_expired" ? 410 : 404);
}

}  // namespace

std::vector<http::Route> http_routes(api::Services& services) {
  const auto with = [&](auto handle) {
    return [&services, handle](const Request& request) { return handle(services, request); };
  };
  const auto choice = [](const char* name, const char* what, const char* a, const char* b) {
    return http::Parameter{
        name, what, {{"type", "string"}, {"enum", boost::json::array{a, b}}}, false};
  };
  const http::Parameter period{"period",
                               "A month; left out: the newest published.",
                               {{"type", "string"}, {"pattern", "^[0-9]{4}-[0-9]{2}$"}},
                               false};
  auto visits = std::make_shared<VisitLimit>(kVisitsAMinute);
  return {
      {Method::kGet, "/api/v1/customers/{id}/guidance-book.pdf", Permission::kGuidanceRead,
       "The guidance book on paper.", with(get_pdf),
       Shape()
           .asks({period, choice("language", "Of the document.", "zh", "en")})
           .sends("application/pdf")},
      {Method::kPost, "/api/v1/customers/{id}/profit-sheet-link", Permission::kGuidanceRead,
       "A signed, expiring link to the shop's own profit sheet, with its QR code.", with(post_link),
       Shape()
           .takes(wire::schema<NewProfitSheetLink>())
           .answers(wire::schema<ProfitSheetLink>(), 201)},
      {Method::kGet, "/api/v1/customers/{id}/profit-sheet-qr", Permission::kGuidanceRead,
       "The QR code of such a link, valid for 30 days.", with(get_qr),
       Shape()
           .asks({period, choice("format", "Of the picture.", "svg", "png")})
           .sends("image/svg+xml")
           .sends_also("image/png")},
      {Method::kGet, "/p/{token}", Permission::kPublic, "A shop's own profit sheet, for a phone.",
       [&services, visits](const Request& request) -> base::Result<Response> {
         return get_page(services, *visits, request);
       },
       Shape()
           .asks({choice("language", "Of the page.", "zh", "en")})
           .sends("text/html")
           .sends_also("text/html", 404)
           .sends_also("text/html", 410)
           .sends_also("text/html", 429)},
      {Method::kGet, "/profit-sheet.css", Permission::kPublic, "The style of that page.",
       [](const Request&) -> base::Result<Response> {
         Response response;
         response.content_type = "text/css; charset=utf-8";
         response.body = std::string(page_style());
         return std::move(response).with("Cache-Control", "public, max-age=3600");
       },
       Shape().sends("text/css")},
  };
}

}  // namespace documents
