#pragma once
#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/date.h"
#include "base/id.h"
#include "features/guidance/guidance.h"
#include "platform/auth/auth.h"
#include "platform/db/db.h"

/// What was decided on the suggestions of a book: one decision an item, month and shop. A later
/// decision replaces the earlier one, which stays in the audit chain.
namespace workbench {

enum class Decision : std::uint8_t { kAccepted, kRejected, kLater };
BOOST_DESCRIBE_ENUM(Decision, kAccepted, kRejected, kLater)

/// Something of a book that can be decided on. Keys stay the same over versions of a month.
///   suggestion:CODE   a product to order            missing:CODE  a product peers carry
///   substitute:FOR>BY a stand-in                    strategy:CODE a service strategy
///   lever:COMPONENT   a way to the next grade
struct BookItem {
  std::string key;
  std::string kind;
  std::string name;  ///< for people; of texts in two languages the Chinese one
};
/// All items of a book, in its order.
std::vector<BookItem> items_of(const guidance::GuidanceBook& book);

struct StoredDecision {
  base::CustomerId customer;
  std::string item_key;
  std::string item_name;
  Decision decision = Decision::kLater;
  std::string comment;
  std::int64_t book_version = 1;
  std::int64_t version = 1;  ///< grows with every change of this decision
  std::string decided_by;
  base::Instant decided_at;
};
std::vector<StoredDecision> decisions_of(db::Session& session, base::CompanyId company,
                                         base::Period period, base::CustomerId customer);
/// A page in key order (customer, item), after the given key.
std::vector<StoredDecision> list_decisions(db::Session& session, base::CompanyId company,
                                           base::Period period, base::CustomerId after_customer,
                                           std::string_view after_item, std::size_t limit);
/// Shops with at least one decision, ascending.
std::vector<base::CustomerId> decided_customers(db::Session& session, base::CompanyId company,
                                                base::Period period);

struct NewDecision {
  base::Period period;
  base::CustomerId customer;
  BookItem item;
  std::optional<Decision> decision;  ///< nothing: take the decision back
  std::string comment;
  std::int64_t book_version = 1;
  /// Version the caller saw; 0: none. Nothing: whatever there is.
  std::optional<std::int64_t> expected_version;
};
/// Inside the caller's WriteTransaction.
/// @return what stood there before (nothing: no decision), or
///   guidance.decision_changed   someone decided meanwhile
base::Result<std::optional<StoredDecision>> save_decision(db::Session& session,
                                                          const base::Clock& clock,
                                                          const auth::Principal& who,
                                                          const NewDecision& wanted);

}  // namespace workbench
