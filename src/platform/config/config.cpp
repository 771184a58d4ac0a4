#include "platform/config/config.h"

#include <toml++/toml.h>
#include <fstream>
#include <sstream>

namespace config {
namespace {

base::Error bad(const std::string& path, std::uint32_t line, const std::string& what) {
  return base::Error{base::ErrorCode::kInvalid,
                     "config.bad_file",
                     path + " line " + std::to_string(line) + ": " + what,
                     {}};
}

base::Result<void> assign(const std::string& path, const toml::key& key, const toml::node& node,
                          Settings& settings) {
  const auto line = node.source().begin.line;
  const std::string name(key.str());
  const auto text = [&](std::string& member) -> base::Result<void> {
    const auto value = node.value_exact<std::string>();
    if (!value) return bad(path, line, name + " must be text in quotes");
    member = *value;
    return {};
  };
  if (name == "data_folder") return text(settings.data_folder);
  if (name == "database") return text(settings.database);
  if (name == "log_level") return text(settings.log_level);
  if (name == "log_file") return text(settings.log_file);
  if (name == "language") return text(settings.language);
  if (name == "threads") {
    const auto value = node.value_exact<std::int64_t>();
    if (!value || *value < 1 || *value > 256)
      return bad(path, line, "threads must be a whole number from 1 to 256");
    settings.threads = static_cast<unsigned>(*value);
    return {};
  }
  return bad(path, line,
             "unknown setting " + name +
                 "; known: data_folder, database, threads, log_level, log_file, language");
}

}  // namespace

std::string Settings::database_url() const {
  return database.empty() ? "sqlite:" + data_folder + "/roundsman.db" : database;
}

base::Result<Settings> read_file(const std::string& path, Settings settings) {
  std::ifstream file(path, std::ios::binary);
  if (!file)
    return base::Error{base::ErrorCode::kInvalid,
                       "config.unreadable",
                       "cannot read the configuration file " + path,
                       {}};
  std::ostringstream text;
  text << file.rdbuf();
  try {
    const toml::table table = toml::parse(text.str(), path);
    const toml::table* settings_table = table["roundsman"].as_table();
    if (settings_table == nullptr) settings_table = &table;
    for (const auto& [key, node] : *settings_table) TRY(assign(path, key, node, settings));
    return settings;
  } catch (const toml::parse_error& error) {
    return bad(path, error.source().begin.line, std::string(error.description()));
  }
}

}  // namespace config
