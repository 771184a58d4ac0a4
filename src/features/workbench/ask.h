#pragma once
#include <string>
#include <vector>

#include "features/strategies/strategies.h"
#include "features/workbench/desk.h"

/// What the handlers of this feature begin with.
namespace workbench {

using strategies::Text;

/// A request, who asks, and the company as it is.
struct Ask {
  Ask(Desk& the_desk, const http::Request& the_request)
      : desk(the_desk),
        request(the_request),
        who(*the_request.principal),
        view(the_desk.view(who.company)) {}

  Desk& desk;
  const http::Request& request;
  const auth::Principal& who;
  ViewPtr view;

  /// @return the run of `?period=` and `?version=`, or the newest; or month.not_published,
  ///   api.bad_period, api.bad_version
  [[nodiscard]] base::Result<const month::PublishedRun*> run() const;
  /// The same for a period given otherwise.
  [[nodiscard]] base::Result<const month::PublishedRun*> run(base::Period period) const;
  /// @return the shop of `{id}`, or customers.no_such_customer, also when it is outside the scope
  [[nodiscard]] base::Result<const ShopMap::Shop*> shop() const;
  /// @return the sales area of `{id}` (0: the shops without one), or areas.no_such_area, also when
  ///   it is outside the scope
  [[nodiscard]] base::Result<base::UnitId> area(std::string_view id) const;
  [[nodiscard]] bool covers(const ShopMap::Shop& shop) const {
    return who.scope.covers(shop.id, shop.sales_area());
  }
  /// Sales areas in scope, sorted; 0 first when the scope has the whole company.
  [[nodiscard]] std::vector<base::UnitId> areas_in_scope() const;
};

using Handle = base::Result<http::Response> (*)(const Ask&);
/// A handler that begins with an Ask.
http::Handler with_ask(std::shared_ptr<Desk> desk, Handle handle);

/// `{value, problem}` of a query parameter.
base::Result<std::optional<base::Period>> period_parameter(const http::Request& request,
                                                           std::string_view name = "period");
base::Error bad_parameter(std::string_view name, std::string_view value, std::string expected);

// For route tables.
http::Parameter text_parameter(std::string name, std::string description);
http::Parameter id_parameter(std::string name, std::string description);
http::Parameter choice_parameter(std::string name, std::string description,
                                 std::initializer_list<const char*> choices);
/// `period` and `version`.
std::vector<http::Parameter> run_parameters();

/// The document with its ETag; 304 when the reader has it.
http::Response send_document(const http::Request& request, const Document& document);

/// Name of a sales area or another unit; empty for none.
std::string unit_name(const CompanyView& view, base::UnitId id);
std::string unit_code(const CompanyView& view, base::UnitId id);
/// Names of a target class or INTERNAL_SUPERVISION.
Text class_name(std::string_view code);

}  // namespace workbench
