#pragma once
#include <CLI/CLI.hpp>

#include "app/app_context.h"

namespace app {

/// `audit verify --company CODE [--expect SEQ:HASH]` and `audit checkpoint --company CODE`.
void add_audit_command(CLI::App& root, AppContext& context);

}  // namespace app
