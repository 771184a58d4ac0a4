#include "platform/log/log.h"

#include <gtest/gtest.h>

#include <fstream>

#include "test_support/test_database.h"

namespace logging {
namespace {

TEST(Log, AValueCannotForgeALine) {
  test_support::TempFolder folder;
  const auto file = folder.path() / "log";
  configure({.level = Level::kInfo, .file = file.string()});
  info("import.finished", {{"file", "a\n{\"level\":\"error\"}"}, {"rows", 3}, {"share", 0.5}});
  log(Level::kDebug, "too.fine");
  configure({});
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  EXPECT_NE(
      line.find(
          R"("event":"import.finished","file":"a\u000a{\"level\":\"error\"}","rows":3,"share":0.5})"),
      std::string::npos)
      << line;
  EXPECT_FALSE(std::getline(in, line)) << "a second line: " << line;
}

TEST(Log, QuotesMalformedBytes) { EXPECT_EQ(json_quoted("a\xff"), "\"a?\""); }

}  // namespace
}  // namespace logging
