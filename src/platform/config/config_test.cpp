#include "platform/config/config.h"

#include <gtest/gtest.h>

#include <fstream>

#include "test_support/test_database.h"

namespace config {
namespace {

base::Result<Settings> read_text(const std::string& text) {
  test_support::TempFolder folder;
  const auto path = folder.path() / "roundsman.toml";
  std::ofstream(path) << text;
  return read_file(path.string());
}

TEST(Config, FileOverridesDefaults) {
  const auto settings = read_text("[roundsman]\ndata_folder = \"/d\"\nthreads = 4\n");
  ASSERT_TRUE(settings.has_value());
  EXPECT_EQ(settings->database_url(), "sqlite:/d/roundsman.db");
  EXPECT_EQ(settings->threads, 4U);
  EXPECT_EQ(settings->language, "zh");
}

TEST(Config, SaysLineAndKeyOfAMistake) {
  EXPECT_NE(read_text("threads = 2\ndatabse = \"x\"\n")
                .error()
                .message.find("line 2: unknown setting databse"),
            std::string::npos);
  EXPECT_NE(read_text("threads = \"two\"\n").error().message.find("threads must be"),
            std::string::npos);
  EXPECT_EQ(read_text("threads = \n").error().reason, "config.bad_file");
  EXPECT_EQ(read_file("/nowhere/x.toml").error().reason, "config.unreadable");
}

}  // namespace
}  // namespace config
