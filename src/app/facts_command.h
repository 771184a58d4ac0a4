#pragma once
#include <CLI/CLI.hpp>

#include "app/app_context.h"

namespace app {

/// `facts verify --company CODE`.
void add_facts_command(CLI::App& root, AppContext& context);

}  // namespace app
