#pragma once
#include <vector>

#include "features/segments/figures.h"
#include "features/segments/scores.h"
#include "features/segments/segment_store.h"
#include "features/segments/segments_wire.h"

/// Inside segments: what its files share.
namespace segments {

struct Desk {
  api::Services& services;
  directory::Directory& directory;
  std::shared_ptr<FigureStore> figures;  ///< kept alive with the routes
  std::shared_ptr<ScoreStore> scores;    ///< likewise
};

using Handled = base::Result<http::Response>;

base::Error refusal(base::ErrorCode code, std::string reason, std::string message);
Asker asker_of(Desk& desk, const auth::Principal& principal);
/// Not counted yet.
SegmentView view_of(const Segment& segment, const auth::Principal& principal);
/// The shops of a rule that the principal may see.
base::Result<directory::Matches> find_shops(Desk& desk, const auth::Principal& principal,
                                            const SegmentRule& rule);
/// The same of a segment, whose members may be fixed.
base::Result<directory::Matches> find_shops(Desk& desk, const auth::Principal& principal,
                                            const Segment& segment);
/// Does it ask by personal or subjective columns?
bool asks_private(const directory::Rule& rule);

std::vector<http::Route> edit_routes(const std::shared_ptr<Desk>& desk);
std::vector<http::Route> read_routes(const std::shared_ptr<Desk>& desk);
http::Parameter id_parameter();

base::Result<std::string> refresh(Desk& desk, jobs::Running& running);

}  // namespace segments
