#pragma once
#include <CLI/CLI.hpp>

#include "app/app_context.h"

namespace app {

/// `serve [--address A] [--port N] …`: the server; and `openapi`: its contract.
void add_serve_command(CLI::App& root, AppContext& context);

}  // namespace app
