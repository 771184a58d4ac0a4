#pragma once
#include <CLI/CLI.hpp>

#include "app/app_context.h"

namespace app {

/// `account add|list|disable|enable|reset-link|setup-link --company CODE …`.
void add_account_command(CLI::App& root, AppContext& context);

}  // namespace app
