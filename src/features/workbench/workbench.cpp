#include "features/workbench/workbench.h"

#include <iterator>

#include "features/workbench/routes.h"

namespace workbench {

std::vector<http::Route> http_routes(api::Services& services, directory::Directory& directory) {
  const auto desk = std::make_shared<Desk>(services, directory);
  std::vector<http::Route> all;
  for (auto* const make :
       {month_routes, area_routes, compare_routes, list_routes, book_routes, decision_routes,
        grade_routes, figure_routes, register_routes, home_routes, run_routes}) {
    auto routes = make(desk);
    all.insert(all.end(), std::make_move_iterator(routes.begin()),
               std::make_move_iterator(routes.end()));
  }
  return all;
}

}  // namespace workbench
