#pragma once
#include <CLI/CLI.hpp>

#include "app/app_context.h"

namespace app {

/// `import KIND FILE… --company CODE …` and `import undo ID`.
void add_import_command(CLI::App& root, AppContext& context);

}  // namespace app
