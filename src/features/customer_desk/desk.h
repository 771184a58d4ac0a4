#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "features/customer_desk/customer_desk.h"
#include "features/customer_desk/customer_desk_wire.h"
#include "platform/records/parse.h"
#include "platform/records/records.h"
#include "platform/records/table.h"

/// Inside customer_desk: what its files share.
namespace customer_desk {

struct Desk {
  api::Services& services;
  directory::Directory& directory;
};

using Handled = base::Result<http::Response>;

inline constexpr std::size_t kBulkInlineMax = 2'000;
inline constexpr std::size_t kBulkIdsMax = 10'000;

base::Error refusal(base::ErrorCode code, std::string reason, std::string message);
base::Error no_such_customer();

const records::Registry& registry();
const records::RecordKind& shop_kind();
const records::Table& shop_table();

/// The shop of `{id}` as the table holds it, if the principal's scope covers it; else
/// customers.no_such_customer, whether it exists or not.
struct StoredShop {
  base::CustomerId id;
  records::StoredRow row;
  [[nodiscard]] std::optional<std::string> text(std::string_view field) const;  ///< canonical
  [[nodiscard]] std::optional<base::UnitId> area() const;
};
base::Result<StoredShop> find_shop(db::Session& session, const auth::Principal& principal,
                                   std::string_view id);
base::Result<StoredShop> find_shop(db::Session& session, const auth::Principal& principal,
                                   base::CustomerId id);

/// JSON of the fields of a stored shop, as GET answers them: for before, after and 412.
std::string shop_json(const StoredShop& shop, const std::vector<std::string_view>& fields);
/// A field's text of PATCH and bulk edit as records parse it.
base::Result<db::Value> parse_shop_field(const records::Field& field, std::string_view text,
                                         const records::Dictionaries& dictionaries);
records::WriteContext context_of(const api::Write& write);

const std::vector<QuickFilter>& quick_filters();
base::Result<directory::Selection> selection_of(Desk& desk, const http::Request& request);
segments::Asker asker_of(Desk& desk, const auth::Principal& principal);
/// `filter`, `quick`, `q`, for a route's table.
std::vector<http::Parameter> selection_parameters();
/// A shop as lists and pages answer it: any of the columns.
http::Schema customer_schema();
http::Parameter id_parameter(std::string_view name);

/// The routes of each file.
std::vector<http::Route> list_routes(Desk& desk);
std::vector<http::Route> shop_routes(Desk& desk);
std::vector<http::Route> bulk_routes(Desk& desk);
std::vector<http::Route> history_routes(Desk& desk);
std::vector<http::Route> note_routes(Desk& desk);
std::vector<http::Route> file_routes(Desk& desk);
std::vector<http::Route> view_routes(Desk& desk);
std::vector<http::Route> duplicate_routes(Desk& desk);
std::vector<http::Route> merge_routes(Desk& desk);

base::Result<std::string> run_bulk_job(Desk& desk, jobs::Running& running);
base::Result<std::string> run_duplicate_job(Desk& desk, jobs::Running& running);

}  // namespace customer_desk
