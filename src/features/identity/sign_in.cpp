#include "features/identity/sign_in.h"

#include "base/text.h"
#include "features/identity/second_factor.h"
#include "features/identity/throttle.h"
#include "features/organisation/organisation.h"
#include "sql/identity.h"

namespace identity {
namespace {

using Verdict = PasswordHasher::Verdict;
constexpr std::size_t kTextBytesMax = 1024;
constexpr std::size_t kHashLetters = 16;

SignInRefusal unauthorised(const char* reason, const char* message) {
  return {401, {base::ErrorCode::kForbidden, reason, message, {}}, 0};
}
SignInRefusal wrong_credentials() {
  return unauthorised("identity.wrong_credentials", "login or password is wrong");
}
SignInRefusal limited(const std::string& reason, std::int64_t wait_s) {
  return {429,
          {base::ErrorCode::kLimited,
           reason,
           "too many attempts: try again in " + std::to_string(wait_s) + " s",
           {}},
          wait_s};
}

/// Company 0 stands for one that does not exist, so that naming it tells nothing.
std::variant<base::CompanyId, SignInRefusal> company_of(db::Session& session,
                                                        const std::optional<std::string>& code) {
  if (code && !code->empty()) {
    const auto company = organisation::get_company(session, *code);
    return company ? company->id : base::CompanyId{};
  }
  std::vector<base::CompanyId> with_accounts;
  for (const auto& company : organisation::list_companies(session))
    if (has_accounts(session, company.id)) with_accounts.push_back(company.id);
  if (with_accounts.size() == 1) return with_accounts.front();
  if (with_accounts.empty()) return base::CompanyId{};
  return SignInRefusal{422,
                       {base::ErrorCode::kInvalid,
                        "identity.company_needed",
                        "several companies are here: name yours",
                        {{"company", {}, "identity.company_needed", "the company's code"}}},
                       0};
}

/// One attempt to sign in, from counting it to the session.
class SignIn {
 public:
  SignIn(Context& context, base::CompanyId company, std::string login, const Caller& caller)
      : context_(context),
        company_(company),
        caller_(caller),
        attempt_{company, std::move(login), caller.address} {}

  /// Counts, then checks the password. Leaves account_ set when it is right.
  std::optional<SignInRefusal> check_password(std::string_view password) {
    const AttemptVerdict verdict = counted(begin_attempt);
    if (!verdict.allowed) return limited(verdict.reason, verdict.wait_s);
    locked_now_ = verdict.locked_now;
    read_account();
    const bool may = account_ && account_->state == AccountState::kActive;
    const Verdict right =
        context_.hasher.verify(password, may ? account_->password_hash : std::string());
    if (right == Verdict::kBusy) {
      withdraw();
      return limited("identity.busy", 1);
    }
    if (right == Verdict::kWrong) {
      tell_failure("identity.wrong_credentials");
      return wrong_credentials();
    }
    needs_rehash_ = right == Verdict::kRightButWeak;
    return {};
  }

  std::variant<SignedIn, SignInRefusal> finish(const Credentials& credentials,
                                               std::string_view old_cookie) {
    const bool has_factor = account_->totp_state == TotpState::kOn;
    const bool has_code = credentials.code && !credentials.code->empty();
    if (has_factor && !has_code) {
      withdraw();
      return unauthorised("identity.code_needed", "the second factor's code is needed");
    }
    if (has_factor) {
      const AttemptVerdict verdict = counted(begin_code);
      if (!verdict.allowed) return limited(verdict.reason, verdict.wait_s);
      locked_now_ = locked_now_ || verdict.locked_now;
    }
    std::optional<std::string> hash;
    if (needs_rehash_) hash = context_.hasher.hash(credentials.password);
    auto session = context_.services.database.writer();
    db::WriteTransaction transaction(*session);
    if (has_factor && !code_is_good(*session, *credentials.code)) {
      end_failed(*session, transaction);
      return unauthorised("identity.wrong_code", "the code is wrong, used already, or too old");
    }
    if (hash) update_password(*session, company_, account_->id, *hash, account_->must_change);
    SignedIn done{company_, account_->id, start(*session, old_cookie)};
    transaction.commit();
    return done;
  }

  void succeed_without_session() {
    auto session = context_.services.database.writer();
    db::WriteTransaction transaction(*session);
    attempt_succeeded(*session, context_.time.now(), attempt_);
    transaction.commit();
  }

 private:
  template <class Begin>
  AttemptVerdict counted(Begin begin) {
    auto session = context_.services.database.writer();
    db::WriteTransaction transaction(*session);
    AttemptVerdict verdict = begin(*session, context_.time.now(), attempt_, ThrottleLimits{});
    transaction.commit();
    return verdict;
  }
  void read_account() {
    auto session = context_.services.database.reader();
    account_ = find_account(*session, company_, attempt_.login);
  }
  void withdraw() {
    auto session = context_.services.database.writer();
    db::WriteTransaction transaction(*session);
    attempt_withdrawn(*session, context_.time.now(), attempt_);
    transaction.commit();
  }
  bool code_is_good(db::Session& session, std::string_view code) {
    // Read again: the step used last may have moved since.
    const auto fresh = find_account(session, company_, account_->id);
    return fresh && use_code(session, context_.box, context_.services.clock.now(), company_, *fresh,
                             base::trim(code))
                        .has_value();
  }
  NewSession start(db::Session& session, std::string_view old_cookie) {
    attempt_succeeded(session, context_.time.now(), attempt_);
    const CompanyToken old = parse_company_token(old_cookie);
    if (old.company == company_.value) {
      session.execute(sql::kDeleteSessionByToken,
                      {{"company_id", company_}, {"token_hash", token_hash(old.token)}});
      context_.cache.remove("s" + token_hash(old.token));
    }
    session.execute(
        sql::kUpdateSignedIn,
        {{"company_id", company_}, {"id", account_->id}, {"at_ms", context_.services.clock.now()}});
    NewSession started = start_session(session, context_, company_, account_->id, caller_);
    append_audit(session, context_.services.clock, company_, &*account_, account_->login, caller_,
                 entry_of("session.sign_in", "session", std::to_string(started.id.value)));
    return started;
  }
  void end_failed(db::Session& session, db::WriteTransaction& transaction) {
    append_failures(session, "identity.wrong_code");
    transaction.commit();
  }
  void tell_failure(const char* reason) {
    if (!company_) return;
    auto session = context_.services.database.writer();
    db::WriteTransaction transaction(*session);
    append_failures(*session, reason);
    transaction.commit();
  }
  /// What was typed as an unknown login may be somebody's password: only its hash is kept.
  void append_failures(db::Session& session, const char* reason) {
    const std::string actor = account_ ? account_->login : std::string("unknown");
    for (const char* action : {"session.sign_in", "session.lock"}) {
      if (!locked_now_ && std::string_view(action) == "session.lock") continue;
      std::string object =
          account_ ? account_->login : token_hash(attempt_.login).substr(0, kHashLetters);
      append_audit(session, context_.services.clock, company_, account_ ? &*account_ : nullptr,
                   actor, caller_, refusal_of(action, "login", std::move(object), reason));
    }
  }

  Context& context_;
  base::CompanyId company_;
  const Caller& caller_;
  Attempt attempt_;
  std::optional<Account> account_;
  bool needs_rehash_ = false;
  bool locked_now_ = false;
};

}  // namespace

std::variant<SignedIn, SignInRefusal> sign_in(Context& context, const Credentials& credentials,
                                              const Caller& caller, std::string_view old_cookie) {
  if (credentials.login.size() > kTextBytesMax || credentials.password.size() > kTextBytesMax)
    return wrong_credentials();
  std::variant<base::CompanyId, SignInRefusal> company;
  {
    auto session = context.services.database.reader();
    company = company_of(*session, credentials.company);
  }
  if (auto* refusal = std::get_if<SignInRefusal>(&company)) return std::move(*refusal);
  SignIn attempt(context, std::get<base::CompanyId>(company), normalised_login(credentials.login),
                 caller);
  if (auto refusal = attempt.check_password(credentials.password)) return std::move(*refusal);
  return attempt.finish(credentials, old_cookie);
}

std::optional<SignInRefusal> check_password_again(Context& context, base::CompanyId company,
                                                  const Account& account, std::string_view password,
                                                  const Caller& caller) {
  if (password.size() > kTextBytesMax) return wrong_credentials();
  SignIn attempt(context, company, account.login, caller);
  if (auto refusal = attempt.check_password(password)) return refusal;
  attempt.succeed_without_session();
  return {};
}

}  // namespace identity
