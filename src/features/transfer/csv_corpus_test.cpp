#include <gtest/gtest.h>

#include <filesystem>

#include "features/transfer/csv_check.h"

namespace transfer {
namespace {

/// The fuzzer's corpus lies in the source tree, above wherever the test runs.
std::filesystem::path corpus() {
  for (auto at = std::filesystem::current_path(); at != at.root_path(); at = at.parent_path())
    if (std::filesystem::is_directory(at / "fuzz" / "corpus" / "csv"))
      return at / "fuzz" / "corpus" / "csv";
  return {};
}

TEST(CsvCorpus, EveryFileIsReadOrRefusedInGoodOrder) {
  const auto folder = corpus();
  ASSERT_FALSE(folder.empty()) << "fuzz/corpus/csv is missing";
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    SCOPED_TRACE(entry.path().string());
    check_csv_reader(entry.path().string());
    ++files;
  }
  EXPECT_GE(files, 20);
}

}  // namespace
}  // namespace transfer
