#pragma once
#include <string>

namespace transfer {

/// Reads a file in every way the import does and CHECKs what must always hold, whatever the bytes
/// are: nothing crashes, a sound file yields the rows that inspect_csv() counted, rows and their
/// numbers do not depend on how many are read at a time, and a row that is fine has as many fields
/// as the header, all of them UTF-8. For the fuzzer and the test that replays its corpus.
void check_csv_reader(const std::string& path);

}  // namespace transfer
