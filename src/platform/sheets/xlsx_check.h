#pragma once
#include <string>

namespace sheets {

/// Reads every sheet of a file and CHECKs what must always hold, whatever the bytes are: a refusal
/// has a reason and words, row numbers grow, cells are UTF-8 without NUL and within the limits, and
/// a second reading finds the same rows. For the fuzzer and the test that replays its corpus.
void check_xlsx_reader(const std::string& path);

}  // namespace sheets
