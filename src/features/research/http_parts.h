#pragma once
#include <algorithm>
#include <string>
#include <vector>

#include "base/text.h"
#include "features/research/research.h"
#include "features/research/research_wire.h"
#include "features/research/study_store.h"
#include "platform/api/route_shape.h"

/// The route tables of this feature, and what their handlers share.
namespace research {

using Handled = base::Result<http::Response>;

std::vector<http::Route> study_routes(api::Services& services);
std::vector<http::Route> import_routes(api::Services& services);
std::vector<http::Route> table_routes(api::Services& services);

base::Error refusal(base::ErrorCode code, std::string reason, std::string message);
http::Parameter id_parameter(const char* what);
audit::Entry entry(const char* action, StudyId study, std::string before, std::string after);
inline Author author_of(const api::Write& write) {
  return {write.principal.name, write.clock.now()};
}

/// A handler that only reads. What a rule forbids is audited, as a write's refusal is.
http::Handler reads(api::Services& services,
                    Handled (*reader)(api::Services&, const http::Request&));
http::Handler writes(api::Services& services,
                     Handled (*writer)(api::Services&, const http::Request&, api::Write&));

/// A page of items that are all in memory; the cursor counts them.
template <class Item>
Handled page_of_items(const http::Request& request, std::vector<Item> all) {
  TRY_ASSIGN(const api::Page asked, api::page_of(request));
  const auto begin =
      asked.cursor.empty() ? std::optional<std::int64_t>(0) : base::parse_int(asked.cursor);
  if (!begin || *begin < 0 || *begin > static_cast<std::int64_t>(all.size()))
    return base::invalid("api.bad_cursor", "no such page: begin again without a cursor");
  api::PageOf<Item> page;
  page.total = static_cast<std::int64_t>(all.size());
  const auto from = static_cast<std::size_t>(*begin);
  const std::size_t to = std::min(all.size(), from + asked.limit);
  for (std::size_t i = from; i < to; ++i) page.items.push_back(std::move(all[i]));
  if (to < all.size()) page.next_cursor = api::encode_cursor(std::to_string(to));
  return api::page_response(page);
}

}  // namespace research
