#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/date.h"
#include "base/id.h"
#include "base/result.h"
#include "platform/auth/auth.h"
#include "platform/db/db.h"

/// Who did what to which record from where, before and after: rows chained by hash, written in the
/// transaction of the change itself.
namespace audit {

/// One deed. `before` and `after` are JSON objects of the fields concerned (empty: none); never put
/// a password, a token or a second-factor secret there.
struct Entry {
  std::string action;       ///< `customers.update`, `session.sign_in`, `exports.run`
  std::string object_kind;  ///< `customer`, empty when there is none
  std::string object_id;
  std::string before;
  std::string after;
  std::string reason;  ///< refusals: the stable reason; bulk: the selection in words
  bool was_refused = false;
};

/// From where, for all entries of one request, job or command.
struct Origin {
  base::CompanyId company;
  std::optional<auth::AccountId> account;
  std::string actor;  ///< login, `api-key:NAME`, `cli`, `job:KIND`
  std::string remote_address;
  std::string request_id;
};

/// Appends entries to the company's chain. Call last in the WriteTransaction: it takes the chain
/// head's row lock until commit.
/// hash = SHA-256(0x00 || canonical JSON of the row with prev_hash and seq).
void append(db::Session& session, const base::Clock& clock, const Origin& origin,
            const std::vector<Entry>& entries);

struct Row {
  std::int64_t seq = 0;
  base::Instant at;
  std::string actor;
  std::optional<auth::AccountId> account;
  std::string remote_address;
  std::string request_id;
  Entry entry;
  std::string hash;  ///< hex
};

/// What the audit page searches by; empty means any. Newest first.
struct Search {
  std::string actor;
  std::string action;  ///< exact, or a prefix ending in `.`
  std::string object_kind;
  std::string object_id;
  std::optional<base::Instant> from;
  std::optional<base::Instant> before;
  std::optional<bool> was_refused;
  std::optional<std::int64_t> after_seq;  ///< keyset: rows with a smaller seq
  std::size_t limit = 100;
};
std::vector<Row> search(db::Session& session, base::CompanyId company, const Search& wanted);

struct Checkpoint {
  std::int64_t seq = 0;
  std::string hash;
};
/// Reads the whole chain. @return its head, or audit.broken (the first seq that does not fit, and
/// what is wrong: edited, missing, out of order, or `expected` is not in the chain)
base::Result<Checkpoint> verify(db::Session& session, base::CompanyId company,
                                const std::optional<Checkpoint>& expected = {});

}  // namespace audit
