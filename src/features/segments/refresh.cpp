#include "features/segments/desk.h"

/// Who entered and who left, written down by a job: after each month and each night.
namespace segments {
namespace {

struct Refreshed {
  std::int64_t segments = 0;
  std::int64_t entered = 0;
  std::int64_t left = 0;
  std::int64_t failed = 0;  ///< whose rule cannot be answered now
};
BOOST_DESCRIBE_STRUCT(Refreshed, (), (segments, entered, left, failed))

/// The owner's eyes for what the rule names, and the whole company for its shops.
auth::Principal owner_of(const Segment& segment, base::CompanyId company) {
  auth::Principal owner;
  owner.company = company;
  owner.account = segment.owner;
  owner.scope.whole_company = true;
  return owner;
}

/// The month may have to be computed first.
base::Result<directory::Rule> read_patiently(Desk& desk, const auth::Principal& owner,
                                             const Segment& segment, const jobs::Running& running) {
  for (int tries = 0;; ++tries) {
    auto rule = read_rule(asker_of(desk, owner), segment.rule);
    constexpr int kTriesMax = 100;  // of three seconds each
    if (rule || rule.error().reason != "segments.preparing" || tries == kTriesMax ||
        running.cancelled())
      return rule;
  }
}

}  // namespace

base::Result<std::string> refresh(Desk& desk, jobs::Running& running) {
  const auto company = running.job().company;
  desk.directory.refresh(company);
  Refreshed result;
  const auto all = list_segments(*desk.services.database.reader(), company, nullptr);
  running.stage("segments", all.size());
  for (const Segment& segment : all) {
    if (running.cancelled())
      return refusal(base::ErrorCode::kConflict, "jobs.cancelled", "cancelled");
    running.done(static_cast<std::uint64_t>(&segment - all.data()));
    if (segment.is_static) continue;
    const auto owner = owner_of(segment, company);
    const auto rule = read_patiently(desk, owner, segment, running);
    // What only some may ask by leaves no trace that others could read.
    if (!rule || asks_private(*rule)) {
      result.failed += rule ? 0 : 1;
      continue;
    }
    directory::Selection selection;
    selection.rules.push_back(*rule);
    TRY_ASSIGN(const auto matches,
               desk.directory.snapshot(company)->select(directory::Viewer::company(), selection));
    auto session = desk.services.database.writer();
    db::WriteTransaction transaction(*session);
    running.check_fence(*session);
    const auto change =
        save_members(*session, company, segment.id, matches.ids(), desk.services.clock.now());
    transaction.commit();
    ++result.segments;
    result.entered += change.entered;
    result.left += change.left;
  }
  return wire::to_json(result);
}

}  // namespace segments
