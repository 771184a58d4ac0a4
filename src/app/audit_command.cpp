#include "app/audit_command.h"

#include <cstdio>

#include "base/text.h"
#include "features/organisation/organisation.h"
#include "platform/audit/audit.h"

namespace app {
namespace {

struct AuditOptions {
  std::string company;
  std::string expect;
};

base::Result<std::optional<audit::Checkpoint>> expected_of(const std::string& text) {
  std::optional<audit::Checkpoint> none;
  if (text.empty()) return none;
  const auto colon = text.find(':');
  const auto seq = base::parse_int(text.substr(0, colon));
  if (colon == std::string::npos || !seq || text.size() - colon != 65)
    return base::Error{base::ErrorCode::kInvalid,
                       "audit.bad_checkpoint",
                       "--expect must be SEQ:HASH as `audit checkpoint` prints it",
                       {}};
  return std::optional(audit::Checkpoint{*seq, text.substr(colon + 1)});
}

base::Result<audit::Checkpoint> verified(AppContext& context, const AuditOptions& options) {
  TRY_ASSIGN(const auto expected, expected_of(options.expect));
  TRY_ASSIGN(db::Database* const database, context.database());
  TRY_ASSIGN(const auto company, organisation::get_company(*database->reader(), options.company));
  return audit::verify(*database->reader(), company.id, expected);
}

base::Result<void> verify(AppContext& context, const AuditOptions& options) {
  TRY_ASSIGN(const audit::Checkpoint head, verified(context, options));
  std::printf("the audit chain is whole: %lld rows\n", static_cast<long long>(head.seq));
  if (options.expect.empty())
    std::printf(
        "  without --expect a chain that was cut or rewritten as a whole cannot be told "
        "from an honest one\n");
  return {};
}

/// Verified first: a checkpoint of a broken chain would make the damage official.
base::Result<void> checkpoint(AppContext& context, const AuditOptions& options) {
  TRY_ASSIGN(const audit::Checkpoint head, verified(context, options));
  std::printf("%lld:%s\n", static_cast<long long>(head.seq), head.hash.c_str());
  return {};
}

}  // namespace

void add_audit_command(CLI::App& root, AppContext& context) {
  auto options = std::make_shared<AuditOptions>();
  auto* audit = root.add_subcommand("audit", "Who did what: the hash-chained log");
  audit->require_subcommand(1);
  auto* verify_command = audit->add_subcommand("verify", "Reads the whole chain and checks it");
  verify_command->add_option("--company", options->company, "Company code")->required();
  verify_command->add_option("--expect", options->expect,
                             "SEQ:HASH kept elsewhere: shows a chain cut or rewritten");
  verify_command->callback([&context, options] {
    context.command = [&context, options] { return verify(context, *options); };
  });
  auto* checkpoint_command =
      audit->add_subcommand("checkpoint", "Prints SEQ:HASH, to be kept where nobody can change it");
  checkpoint_command->add_option("--company", options->company, "Company code")->required();
  checkpoint_command->callback([&context, options] {
    context.command = [&context, options] { return checkpoint(context, *options); };
  });
}

}  // namespace app
