#pragma once
#include <CLI/CLI.hpp>

#include "app/app_context.h"

namespace app {

/// `demo [--shops N] [--months N] [--seed S] [--truths FILE]`: makes the demo company.
void add_demo_command(CLI::App& root, AppContext& context);

}  // namespace app
