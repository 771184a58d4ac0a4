#pragma once
#include <cstdint>

#include "base/clock.h"
#include "base/id.h"
#include "platform/db/db.h"

/// What goes at night.
namespace identity {

/// Removes rows that say nothing any more: sessions and one-time links that ended a day ago or
/// longer (a day, for sessions are measured by a clock that nobody sets), and old counters of
/// sign-in attempts. Locks that hold stay. In a WriteTransaction. @return rows removed
std::int64_t purge_ended(db::Session& session, base::CompanyId company, base::Instant now);

}  // namespace identity
