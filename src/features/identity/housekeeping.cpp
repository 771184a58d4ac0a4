#include "features/identity/housekeeping.h"

#include "features/identity/throttle.h"
#include "sql/identity.h"

namespace identity {

std::int64_t purge_ended(db::Session& session, base::CompanyId company, base::Instant now) {
  constexpr std::int64_t kDayMs = 24LL * 60 * 60 * 1000;
  const base::Instant before{now.unix_ms - kDayMs};
  return session.execute(sql::kDeleteOldSessions, {{"company_id", company}, {"now_ms", before}}) +
         session.execute(sql::kDeleteOldLinks, {{"company_id", company}, {"before_ms", before}}) +
         forget_old_attempts(session, company, now);
}

}  // namespace identity
