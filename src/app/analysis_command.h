#pragma once
#include <CLI/CLI.hpp>

#include "app/app_context.h"

namespace app {

/// `analysis run --company CODE --period YYYY-MM [--seed N] [--if-needed]`.
void add_analysis_command(CLI::App& root, AppContext& context);

}  // namespace app
