#pragma once
#include <CLI/CLI.hpp>

#include "app/app_context.h"

namespace app {

/// `month run|latest|metrics|grades|targets|areas|book`.
void add_month_command(CLI::App& root, AppContext& context);

}  // namespace app
