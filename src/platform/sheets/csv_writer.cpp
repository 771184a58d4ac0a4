#include <cerrno>
#include <cstdio>
#include <cstring>

#include "base/text.h"
#include "platform/sheets/cell_text.h"
#include "platform/sheets/table_writer.h"
#include "platform/sheets/xlsx_writer.h"

namespace sheets {
namespace {

/// What makes a cell a formula when it stands first. The last four are the full-width forms.
constexpr std::string_view kTriggers[] = {"=",  "+",  "-",  "@",  "\t", "\r",
                                          "\n", "＝", "＋", "－", "＠"};

bool is_triggered(std::string_view text) {
  for (const auto trigger : kTriggers)
    if (text.starts_with(trigger)) return true;
  return !text.empty() && text.front() == '\0';
}

class CsvWriter final : public TableWriter {
 public:
  CsvWriter(std::string path, std::FILE* file, TableOptions options, std::size_t columns)
      : path_(std::move(path)), file_(file), options_(std::move(options)), columns_(columns) {}
  ~CsvWriter() override {
    if (file_ == nullptr) return;
    std::fclose(file_);
    std::remove(path_.c_str());
  }
  CsvWriter(const CsvWriter&) = delete;
  CsvWriter& operator=(const CsvWriter&) = delete;

  void titles(const std::vector<TableColumn>& columns) {
    line_ = base::kUtf8Mark;
    bool first = true;
    for (const auto& column : columns) {
      if (!first) line_ += ',';
      first = false;
      append_csv_cell(line_, formula_safe(column.title));
    }
    end_line();
  }
  void row(std::span<const Cell> cells) override {
    CHECK(cells.size() == columns_);
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) line_ += ',';
      if (const auto* text = std::get_if<std::string>(&cells[i]))
        append_csv_cell(line_, formula_safe(*text));
      else
        line_ += cell_text(cells[i], options_.utc_offset_minutes);
    }
    end_line();
  }
  void conclude(std::string footer_line, std::vector<std::vector<std::string>>) override {
    options_.footer_line = std::move(footer_line);
  }
  base::Result<void> finish() override {
    if (!options_.footer_line.empty()) {
      append_csv_cell(line_, formula_safe(options_.footer_line));
      end_line();
    }
    const bool closed = std::fclose(file_) == 0;
    file_ = nullptr;
    if (closed && !failed_) return {};
    std::remove(path_.c_str());
    return unwritable(path_, std::strerror(failed_ ? error_ : errno));
  }

 private:
  void end_line() {
    line_ += "\r\n";
    if (!failed_ && std::fwrite(line_.data(), 1, line_.size(), file_) != line_.size()) {
      failed_ = true;
      error_ = errno;
    }
    line_.clear();
  }

  std::string path_;
  std::FILE* file_;
  TableOptions options_;
  std::size_t columns_;
  std::string line_;
  bool failed_ = false;
  int error_ = 0;
};

}  // namespace

base::Error unwritable(const std::string& path, const std::string& why) {
  return {base::ErrorCode::kConflict, "sheets.unwritable", path + " cannot be written: " + why, {}};
}

std::string formula_safe(std::string_view text, bool numbers_stay) {
  if (!is_triggered(text)) return std::string(text);
  if (numbers_stay && base::parse_double(text)) return std::string(text);
  return "'" + std::string(text);
}

std::string_view without_formula_guard(std::string_view text) {
  if (text.size() > 1 && text.front() == '\'' && is_triggered(text.substr(1)))
    return text.substr(1);
  return text;
}

void append_csv_cell(std::string& line, std::string_view text, char delimiter) {
  const bool needs_quotes = text.find_first_of("\"\r\n") != std::string_view::npos ||
                            text.find(delimiter) != std::string_view::npos;
  if (!needs_quotes) {
    line += text;
    return;
  }
  line += '"';
  for (const char c : text) {
    if (c == '"') line += '"';
    line += c;
  }
  line += '"';
}

base::Result<std::unique_ptr<TableWriter>> write_table(const std::string& path,
                                                       std::vector<TableColumn> columns,
                                                       TableOptions options) {
  if (options.format == TableFormat::kXlsx)
    return make_xlsx_writer(path, std::move(columns), std::move(options));
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (file == nullptr) return unwritable(path, std::strerror(errno));
  auto writer = std::make_unique<CsvWriter>(path, file, std::move(options), columns.size());
  writer->titles(columns);
  return std::unique_ptr<TableWriter>(std::move(writer));
}

}  // namespace sheets
