#include "features/identity/links.h"

#include "features/identity/secrets.h"
#include "sql/identity.h"

namespace identity {

OneTimeLink make_link(db::Session& session, const base::Clock& clock, base::CompanyId company,
                      std::optional<auth::AccountId> account) {
  const std::string token = random_token();
  OneTimeLink link;
  link.token = company_token_text(company.value, token);
  link.path = "/setup#" + link.token;
  link.expires_at = {clock.now().unix_ms + std::chrono::milliseconds(kLinkLife).count()};
  session.execute(sql::kDeleteLinksFor,
                  {{"company_id", company}, {"account_id", account.value_or(auth::AccountId{})}});
  session.execute(sql::kInsertLink, {{"company_id", company},
                                     {"token_hash", token_hash(token)},
                                     {"account_id", account},
                                     {"created_at_ms", clock.now()},
                                     {"expires_at_ms", link.expires_at}});
  return link;
}

std::optional<Link> find_link(db::Session& session, const base::Clock& clock,
                              std::string_view token) {
  const CompanyToken parts = parse_company_token(token);
  if (parts.company == 0) return {};
  const auto row = session.find<std::optional<auth::AccountId>, base::Instant, base::Instant>(
      sql::kFindLink, {{"company_id", parts.company}, {"token_hash", token_hash(parts.token)}});
  if (!row) return {};
  const auto& [account, created_at, expires_at] = *row;
  const base::Instant now = clock.now();
  // A clock that went back must not give an old link a longer life.
  if (now >= expires_at || now < created_at) return {};
  return Link{{parts.company}, account};
}

bool use_link(db::Session& session, const Link& link, std::string_view token) {
  return session.execute(sql::kDeleteLink,
                         {{"company_id", link.company},
                          {"token_hash", token_hash(parse_company_token(token).token)}}) == 1;
}

}  // namespace identity
