#pragma once
#include <CLI/CLI.hpp>

#include "app/app_context.h"

namespace app {

/// `company add CODE --kind distributor --name NAME`, `company list`.
void add_company_command(CLI::App& root, AppContext& context);

}  // namespace app
