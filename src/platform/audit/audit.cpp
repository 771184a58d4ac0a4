#include "platform/audit/audit.h"

#include <limits>

#include "base/check.h"
#include "base/hash.h"
#include "platform/audit/audit_chain.h"
#include "platform/db/bulk_read.h"
#include "sql/audit.h"

namespace audit {
namespace {

constexpr std::int64_t kChainPage = 2'000;
constexpr std::int64_t kAllSeqs = std::numeric_limits<std::int64_t>::max();

void append_quoted(std::string& out, std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      out += "\\u00";
      out += kHex[byte >> 4U];
      out += kHex[byte & 15U];
    } else {
      out += c;
    }
  }
  out += '"';
}

class Canonical {
 public:
  void add(std::string_view key, std::string_view text) {
    begin(key);
    append_quoted(text_, text);
  }
  void add(std::string_view key, std::int64_t number) {
    begin(key);
    text_ += std::to_string(number);
  }
  std::string ended() && { return std::move(text_) + "}"; }

 private:
  void begin(std::string_view key) {
    text_ += text_.empty() ? '{' : ',';
    append_quoted(text_, key);
    text_ += ':';
  }
  std::string text_;
};

struct Head {
  std::int64_t seq = 0;
  std::string hash;
};

std::optional<Head> find_head(db::Session& session, base::CompanyId company) {
  const auto found =
      session.find<std::int64_t, std::string>(sql::kFindHead, {{"company_id", company}});
  if (!found) return {};
  return Head{std::get<0>(*found), std::get<1>(*found)};
}

/// Locks the head and moves it on by `count`. @return the head as it was before
Head advance_head(db::Session& session, base::CompanyId company, std::int64_t count) {
  const auto advance = [&] {
    return session.execute(sql::kAdvanceHead, {{"row_count", count}, {"company_id", company}});
  };
  if (advance() == 0) {
    session.execute(sql::kInsertHead, {{"company_id", company}});
    CHECK(advance() == 1);
  }
  Head head = find_head(session, company).value();
  head.seq -= count;
  return head;
}

void insert_row(db::Session& session, base::CompanyId company, const Row& row) {
  session.execute(sql::kInsertRow, {{"company_id", company},
                                    {"seq", row.seq},
                                    {"at_ms", row.at},
                                    {"actor", row.actor},
                                    {"account_id", row.account},
                                    {"remote_address", row.remote_address},
                                    {"request_id", row.request_id},
                                    {"action", row.entry.action},
                                    {"object_kind", row.entry.object_kind},
                                    {"object_id", row.entry.object_id},
                                    {"before_json", row.entry.before},
                                    {"after_json", row.entry.after},
                                    {"reason", row.entry.reason},
                                    {"was_refused", row.entry.was_refused},
                                    {"hash", row.hash}});
}

/// Runs one of the queries that give whole rows.
template <class Sink>
void each_row(db::Session& session, const db::Query& query, db::Params params, Sink&& sink) {
  session.each<std::int64_t, base::Instant, std::string, std::optional<auth::AccountId>,
               std::string, std::string, std::string, std::string, std::string, std::string,
               std::string, std::string, bool, std::string>(
      query, params,
      [&](std::int64_t seq, base::Instant at, std::string actor,
          std::optional<auth::AccountId> account, std::string remote_address,
          std::string request_id, std::string action, std::string object_kind,
          std::string object_id, std::string before, std::string after, std::string reason,
          bool was_refused, std::string hash) {
        sink(Row{seq,
                 at,
                 std::move(actor),
                 account,
                 std::move(remote_address),
                 std::move(request_id),
                 {std::move(action), std::move(object_kind), std::move(object_id),
                  std::move(before), std::move(after), std::move(reason), was_refused},
                 std::move(hash)});
      });
}

base::Error broken(std::int64_t seq, const std::string& what) {
  return base::Error{base::ErrorCode::kConflict,
                     "audit.broken",
                     "the audit chain does not fit at row " + std::to_string(seq) + ": " + what,
                     {{"seq", std::to_string(seq), "audit.broken", what}}};
}

/// Follows the chain row by row; says the first that does not fit.
class ChainReader {
 public:
  ChainReader(base::CompanyId company, const std::optional<Checkpoint>& expected)
      : company_(company), expected_(expected) {}

  void take(const Row& row) {
    if (failure) return;
    if (row.seq != head.seq + 1) {
      failure = broken(head.seq + 1, "it is missing");
    } else if (hash_of(company_, row, head.hash) != row.hash) {
      failure = broken(row.seq, "it, or the row before it, was edited or put elsewhere");
    } else if (expected_ && expected_->seq == row.seq && expected_->hash != row.hash) {
      failure =
          broken(row.seq, "its hash is not the one of the checkpoint: the chain was rewritten");
    }
    head = {row.seq, row.hash};
  }

  Checkpoint head;
  std::optional<base::Error> failure;

 private:
  base::CompanyId company_;
  const std::optional<Checkpoint>& expected_;
};

/// What the rows alone cannot show: an end that was cut off.
std::optional<base::Error> check_end(const Checkpoint& last, const std::optional<Head>& head,
                                     const std::optional<Checkpoint>& expected) {
  const Head kept = head.value_or(Head{});
  if (kept.seq > last.seq) return broken(last.seq + 1, "it is missing, and all after it");
  if (kept.seq < last.seq || kept.hash != last.hash)
    return broken(last.seq, "the chain's head does not know it: rows were added from outside");
  if (expected && expected->seq > last.seq)
    return broken(last.seq + 1,
                  "it is missing: the checkpoint has seen row " + std::to_string(expected->seq));
  return {};
}

}  // namespace

std::string hash_of(base::CompanyId company, const Row& row, std::string_view prev_hash) {
  Canonical text;
  text.add("company_id", company.value);
  text.add("seq", row.seq);
  text.add("at_ms", row.at.unix_ms);
  text.add("actor", row.actor);
  text.add("account_id", row.account ? std::to_string(row.account->value) : "");
  text.add("remote_address", row.remote_address);
  text.add("request_id", row.request_id);
  text.add("action", row.entry.action);
  text.add("object_kind", row.entry.object_kind);
  text.add("object_id", row.entry.object_id);
  text.add("before", row.entry.before);
  text.add("after", row.entry.after);
  text.add("reason", row.entry.reason);
  text.add("was_refused", std::int64_t{row.entry.was_refused});
  text.add("prev_hash", prev_hash);
  base::Sha256 sum;
  sum.add(std::string_view("\0", 1));
  sum.add(std::move(text).ended());
  return sum.hex();
}

void append(db::Session& session, const base::Clock& clock, const Origin& origin,
            const std::vector<Entry>& entries) {
  if (entries.empty()) return;
  Head head = advance_head(session, origin.company, static_cast<std::int64_t>(entries.size()));
  for (const Entry& entry : entries) {
    Row row{++head.seq,
            clock.now(),
            origin.actor,
            origin.account,
            origin.remote_address,
            origin.request_id,
            entry,
            {}};
    row.hash = hash_of(origin.company, row, head.hash);
    insert_row(session, origin.company, row);
    head.hash = row.hash;
  }
  session.execute(sql::kSetHeadHash, {{"hash", head.hash}, {"company_id", origin.company}});
}

std::vector<Row> search(db::Session& session, base::CompanyId company, const Search& wanted) {
  std::vector<Row> rows;
  const bool by_object = !wanted.object_id.empty() && !wanted.object_kind.empty();
  const bool by_actor = !by_object && !wanted.actor.empty();
  const bool is_prefix = wanted.action.empty() || wanted.action.ends_with('.');
  const auto length = static_cast<std::int64_t>(wanted.action.size());
  const std::int64_t refused_low = wanted.was_refused.value_or(false) ? 1 : 0;
  const std::int64_t refused_high = wanted.was_refused.value_or(true) ? 1 : 0;
  const db::Param company_param{"company_id", company};
  const db::Param before_seq{"before_seq", wanted.after_seq.value_or(kAllSeqs)};
  const db::Param from{"from_ms", wanted.from.value_or(base::Instant{})};
  const db::Param before{"before_ms", wanted.before.value_or(base::Instant{kAllSeqs})};
  const db::Param low{"refused_low", refused_low};
  const db::Param high{"refused_high", refused_high};
  const db::Param action{"action", wanted.action};
  const db::Param action_length{"action_length", length};
  const db::Param action_is_prefix{"action_is_prefix", is_prefix};
  const db::Param exact{"action_length_exact", length};
  const db::Param limit{"row_limit", static_cast<std::int64_t>(wanted.limit)};
  const db::Param kind{"object_kind", wanted.object_kind};
  const db::Param kind_any{"object_kind_any", wanted.object_kind.empty()};
  const db::Param actor{"actor", wanted.actor};
  const auto sink = [&](Row row) { rows.push_back(std::move(row)); };
  if (by_object)
    each_row(session, sql::kSearchByObject,
             {company_param,
              kind,
              {"object_id", wanted.object_id},
              {"actor_any", wanted.actor.empty()},
              actor,
              before_seq,
              from,
              before,
              low,
              high,
              action_length,
              action,
              action_is_prefix,
              exact,
              limit},
             sink);
  else if (by_actor)
    each_row(session, sql::kSearchByActor,
             {company_param, actor, kind_any, kind, before_seq, from, before, low, high,
              action_length, action, action_is_prefix, exact, limit},
             sink);
  else
    each_row(session, sql::kSearchRows,
             {company_param, kind_any, kind, before_seq, from, before, low, high, action_length,
              action, action_is_prefix, exact, limit},
             sink);
  return rows;
}

base::Result<Checkpoint> verify(db::Session& session, base::CompanyId company,
                                const std::optional<Checkpoint>& expected) {
  const db::ReadSnapshot snapshot(session);
  ChainReader chain(company, expected);
  bool more = true;
  while (more && !chain.failure) {
    std::int64_t rows = 0;
    each_row(session, sql::kListChain,
             {{"company_id", company}, {"after_seq", chain.head.seq}, {"row_limit", kChainPage}},
             [&](const Row& row) {
               ++rows;
               chain.take(row);
             });
    more = rows == kChainPage;
  }
  if (chain.failure) return *chain.failure;
  if (auto failure = check_end(chain.head, find_head(session, company), expected)) return *failure;
  return chain.head;
}

}  // namespace audit
