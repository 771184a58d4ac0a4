#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

/// Settings of the process: built-in defaults, then the configuration file, then flags.
namespace config {

struct Settings {
  std::string data_folder = "roundsman-data";  ///< store, facts, rejects, logs
  std::string database;                        ///< empty: SQLite in the data folder
  unsigned threads = 2;
  std::string log_level = "warn";  ///< debug, info, warn, error
  std::string log_file;            ///< empty: standard error
  std::string language = "zh";     ///< zh or en, of what the terminal shows

  /// `sqlite:<data_folder>/roundsman.db` unless `database` is set.
  [[nodiscard]] std::string database_url() const;
};

/// Reads a TOML file: keys are the names of Settings' members, optionally under [roundsman].
/// @return the settings, or
///   config.unreadable   no such file or no permission
///   config.bad_file     not TOML, an unknown key, or a value of another type: says line and key
base::Result<Settings> read_file(const std::string& path, Settings defaults = {});

}  // namespace config
