#include "platform/log/log.h"

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <cmath>
#include <cstdio>

#include "base/clock.h"
#include "base/text.h"

namespace logging {
namespace {

spdlog::level::level_enum spd_level(Level level) {
  switch (level) {
    case Level::kDebug:
      return spdlog::level::debug;
    case Level::kInfo:
      return spdlog::level::info;
    case Level::kWarn:
      return spdlog::level::warn;
    case Level::kError:
      return spdlog::level::err;
  }
  return spdlog::level::info;
}

std::shared_ptr<spdlog::logger>& logger() {
  static std::shared_ptr<spdlog::logger> instance = [] {
    auto made = std::make_shared<spdlog::logger>("roundsman",
                                                 std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_pattern("%v");
    made->set_level(spdlog::level::warn);
    return made;
  }();
  return instance;
}

std::string_view level_name(Level level) {
  switch (level) {
    case Level::kDebug:
      return "debug";
    case Level::kInfo:
      return "info";
    case Level::kWarn:
      return "warn";
    case Level::kError:
      return "error";
  }
  return "info";
}

}  // namespace

void configure(const Config& config) {
  spdlog::sink_ptr sink;
  if (config.file.empty())
    sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
  else
    sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(config.file);
  logger() = std::make_shared<spdlog::logger>("roundsman", sink);
  logger()->set_pattern("%v");
  logger()->set_level(spd_level(config.level));
  logger()->flush_on(spdlog::level::info);
}

void log(Level level, std::string_view event, std::initializer_list<Field> fields) {
  if (!logger()->should_log(spd_level(level))) return;
  std::string line = "{\"at\":\"" + base::SystemClock().now().iso() + "\",\"level\":\"";
  line += level_name(level);
  line += "\",\"event\":" + json_quoted(event);
  for (const Field& field : fields) {
    line += ',' + json_quoted(field.key) + ':';
    if (const auto* integer = std::get_if<std::int64_t>(&field.value)) {
      line += std::to_string(*integer);
    } else if (const auto* real = std::get_if<double>(&field.value)) {
      char text[40];
      std::snprintf(text, sizeof text, "%.6g", std::isfinite(*real) ? *real : 0.0);
      line += std::isfinite(*real) ? text : "null";
    } else {
      line += json_quoted(std::get<std::string>(field.value));
    }
  }
  logger()->log(spd_level(level), "{}", line + "}");
}

std::string json_quoted(std::string_view text) {
  const std::string safe =
      base::is_valid_utf8(text) ? std::string(text) : base::excerpt(text, text.size() + 1);
  std::string out = "\"";
  for (const char c : safe) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(c));
      out += escape;
    } else {
      out += c;
    }
  }
  return out + '"';
}

}  // namespace logging
