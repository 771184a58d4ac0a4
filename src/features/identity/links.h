#pragma once
#include <optional>
#include <string_view>

#include "features/identity/accounts.h"
#include "features/identity/identity.h"

/// One-time links: 256 random bits, kept as a hash, used once, valid for half an hour.
namespace identity {

/// A fresh link; earlier ones for the same purpose end. Call inside a WriteTransaction.
/// @param account  whose password it sets; none: it makes the company's first administrator
OneTimeLink make_link(db::Session& session, const base::Clock& clock, base::CompanyId company,
                      std::optional<auth::AccountId> account);

struct Link {
  base::CompanyId company;
  std::optional<auth::AccountId> account;
};
/// What an unused, unexpired token is for; nothing otherwise.
std::optional<Link> find_link(db::Session& session, const base::Clock& clock,
                              std::string_view token);
/// Takes the link away. @return false when someone else used it first.
bool use_link(db::Session& session, const Link& link, std::string_view token);

}  // namespace identity
