#include "features/guidance/guidance.h"
#include "features/workbench/routes.h"
#include "platform/wire/compact_schema.h"

/// Guidance books as published: the service side's, and the retailer's own copy.
namespace workbench {

namespace {

base::Error no_book(const month::PublishedRun& run) {
  return {
      base::ErrorCode::kNotFound,
      "guidance.no_book",
      "the shop has no book of " + run.period.text() + ": it was not active when the month was run",
      {}};
}

base::Result<http::Response> send_book(const Ask& ask, DocumentKind kind,
                                       base::CustomerId customer) {
  TRY_ASSIGN(const auto* run, ask.run());
  TRY_ASSIGN(const auto document, ask.desk.document(*ask.view, *run, kind, customer.value));
  if (!document) return no_book(*run);
  return send_document(ask.request, *document);
}

base::Result<http::Response> get_book(const Ask& ask) {
  TRY_ASSIGN(const auto* shop, ask.shop());
  // Whatever the route's permission: a retailer never gets the service side's book.
  const bool is_retailer = ask.who.scope.own_customer.has_value();
  return send_book(ask, is_retailer ? DocumentKind::kRetailerBook : DocumentKind::kBook, shop->id);
}

base::Result<http::Response> get_own_book(const Ask& ask) {
  const auto own = ask.who.scope.own_customer;
  if (!own || ask.view->shops.find(*own) == nullptr)
    return base::Error{
        base::ErrorCode::kNotFound, "own_shop.no_shop", "this account belongs to no shop", {}};
  return send_book(ask, DocumentKind::kRetailerBook, *own);
}

}  // namespace

std::vector<http::Route> book_routes(const DeskPtr& desk) {
  http::RouteOptions book;
  book.parameters = run_parameters();
  book.response = wire::compact_schema<guidance::GuidanceBook>();
  http::RouteOptions own = book;
  return {
      {http::Method::kGet, "/api/v1/customers/{id}/guidance-book", auth::Permission::kGuidanceRead,
       "The guidance book of a shop as published; it never changes.", with_ask(desk, get_book),
       std::move(book)},
      {http::Method::kGet, "/api/v1/own-shop/guidance-book", auth::Permission::kOwnShopRead,
       "The retailer's copy of the own shop's book: no internal scores, no reasons of "
       "selection, nothing of other shops.",
       with_ask(desk, get_own_book), std::move(own)}};
}

}  // namespace workbench
