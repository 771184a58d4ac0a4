#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "base/check.h"
#include "platform/sheets/xlsx_check.h"

/// libFuzzer target: any bytes as a workbook. Corpus: fuzz/corpus/xlsx.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::string kPath = [] {
    std::string path = "/tmp/roundsman-fuzz-XXXXXX";
    const int descriptor = ::mkstemp(path.data());
    CHECK(descriptor >= 0);
    ::close(descriptor);
    return path;
  }();
  std::FILE* file = std::fopen(kPath.c_str(), "wb");
  CHECK(file != nullptr);
  CHECK(std::fwrite(data, 1, size, file) == size);
  CHECK(std::fclose(file) == 0);
  sheets::check_xlsx_reader(kPath);
  return 0;
}
