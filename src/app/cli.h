#pragma once

namespace app {

/// The command line: `roundsman [--data DIR | --database URL] COMMAND …`.
/// @return 0 done, 1 refused with a message on standard error, 2 wrong usage
int run_cli(int argc, char** argv);

}  // namespace app
