#pragma once
#include <CLI/CLI.hpp>

#include "app/app_context.h"

namespace app {

/// Threads that answer requests. One password is hashed at a time (19 MiB, 43 ms) and up to eight
/// sign-ins wait for it, each holding a thread: three more stay for everybody else.
inline constexpr unsigned kWorkersDefault = 12;

/// `serve [--address A] [--port N] …`: the server; and `openapi`: its contract.
void add_serve_command(CLI::App& root, AppContext& context);

}  // namespace app
