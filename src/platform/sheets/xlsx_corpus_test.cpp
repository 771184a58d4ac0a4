#include <gtest/gtest.h>

#include <filesystem>

#include "platform/sheets/xlsx_check.h"

namespace sheets {
namespace {

/// The fuzzer's corpus lies in the source tree, above wherever the test runs.
std::filesystem::path corpus() {
  for (auto at = std::filesystem::current_path(); at != at.root_path(); at = at.parent_path())
    if (std::filesystem::is_directory(at / "fuzz" / "corpus" / "xlsx"))
      return at / "fuzz" / "corpus" / "xlsx";
  return {};
}

TEST(XlsxCorpus, EveryFileIsReadOrRefusedInGoodOrder) {
  const auto folder = corpus();
  ASSERT_FALSE(folder.empty()) << "fuzz/corpus/xlsx is missing";
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    SCOPED_TRACE(entry.path().string());
    check_xlsx_reader(entry.path().string());
    ++files;
  }
  EXPECT_GE(files, 20);
}

}  // namespace
}  // namespace sheets
