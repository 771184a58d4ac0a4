#include "features/segments/desk.h"

#include <algorithm>

#include "base/local_day.h"

namespace segments {

base::Error refusal(base::ErrorCode code, std::string reason, std::string message) {
  return {code, std::move(reason), std::move(message), {}};
}

Asker asker_of(Desk& desk, const auth::Principal& principal) {
  return {desk.services, principal, base::local_day(desk.services.clock.now())};
}

SegmentView view_of(const Segment& segment, const auth::Principal& principal) {
  return {.id = segment.id,
          .name = segment.name,
          .description = segment.description,
          .is_static = segment.is_static,
          .is_shared = segment.is_shared,
          .is_own = segment.owner == principal.account,
          .owner_name = segment.owner_name,
          .rule = segment.rule,
          .changed_at = segment.changed_at,
          .refreshed_at = segment.refreshed_at,
          .version = segment.version};
}

namespace {

base::Result<directory::Matches> select(Desk& desk, const auth::Principal& principal,
                                        directory::Rule rule) {
  directory::Selection selection;
  selection.rules.push_back(std::move(rule));
  return desk.directory.snapshot(principal.company)
      ->select(directory::Viewer(principal), selection);
}

}  // namespace

base::Result<directory::Matches> find_shops(Desk& desk, const auth::Principal& principal,
                                            const SegmentRule& rule) {
  TRY_ASSIGN(auto read, read_rule(asker_of(desk, principal), rule));
  return select(desk, principal, std::move(read));
}

base::Result<directory::Matches> find_shops(Desk& desk, const auth::Principal& principal,
                                            const Segment& segment) {
  TRY_ASSIGN(auto rule, read_filters(asker_of(desk, principal),
                                     {"segment:in:" + std::to_string(segment.id.value)}));
  return select(desk, principal, std::move(rule));
}

bool asks_private(const directory::Rule& rule) {
  const auto is_private = [](const directory::Condition& condition) {
    return condition.column != directory::kUnit &&
           directory::columns()[condition.column].privacy != directory::Privacy::kOpen;
  };
  return std::ranges::any_of(rule.conditions, is_private) ||
         std::ranges::any_of(rule.rules, asks_private);
}

http::Parameter id_parameter() {
  return {"id", "the segment", {{"type", "string"}, {"pattern", "^[0-9]{1,19}$"}}, true};
}

std::vector<http::Route> http_routes(api::Services& services, directory::Directory& directory) {
  const auto desk =
      std::make_shared<Desk>(Desk{services, directory, api::shared_of<FigureStore>(services),
                                  api::shared_of<ScoreStore>(services)});
  auto routes = edit_routes(desk);
  for (auto& route : read_routes(desk)) routes.push_back(std::move(route));
  return routes;
}

std::map<std::string, jobs::Work> job_works(api::Services& services,
                                            directory::Directory& directory) {
  const auto desk =
      std::make_shared<Desk>(Desk{services, directory, api::shared_of<FigureStore>(services),
                                  api::shared_of<ScoreStore>(services)});
  return {
      {std::string(kRefresh), [desk](jobs::Running& running) { return refresh(*desk, running); }}};
}

}  // namespace segments
