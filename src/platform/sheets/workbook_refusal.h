#pragma once
#include <string>
#include <utility>

#include "base/result.h"

/// How a workbook is refused. Not for other folders.
namespace sheets {

inline base::Error workbook_refusal(const char* reason, std::string message) {
  return base::invalid(reason, std::move(message));
}

inline base::Error damaged_workbook(const std::string& what) {
  return workbook_refusal(
      "xlsx.damaged",
      "the workbook is damaged (" + what + "): open it in a spreadsheet program and save it again");
}

/// What is read of a workbook's file or unpacked of a part at a time.
constexpr std::size_t kBlockBytes = std::size_t{64} * 1024;

}  // namespace sheets
