#include "platform/sheets/xlsx_writer.h"

#include <xlsxwriter.h>

#include <cstdio>
#include <filesystem>

#include "base/text.h"
#include "platform/sheets/cell_text.h"

namespace sheets {
namespace {

constexpr lxw_row_t kRowsMax = 1'048'576;  ///< of a sheet, titles included
constexpr std::size_t kCharactersMax = 32'767;
constexpr double kDayZero = 25'569;  ///< 1970-01-01 as the spreadsheet counts

/// A cell holds 32,767 characters at most: more is cut, visibly.
std::string fitting(const std::string& text) {
  if (text.size() <= kCharactersMax) return text;
  std::size_t characters = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if ((static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) continue;
    if (++characters == kCharactersMax) return text.substr(0, at) + "…";
  }
  return text;
}

/// Sheet names: at most 31 characters, none of []:*?/\ and no apostrophe at the ends.
std::string sheet_name(std::string name, int number) {
  for (char& c : name)
    if (std::string_view("[]:*?/\\'").find(c) != std::string_view::npos) c = ' ';
  name = base::excerpt(name, 60);
  return number == 1 ? name : name + " " + std::to_string(number);
}

/// `&` begins a code in headers and footers.
std::string escaped(const std::string& line) {
  std::string out;
  for (const char c : line) {
    out += c;
    if (c == '&') out += '&';
  }
  return base::excerpt(out, 200);
}

class XlsxWriter final : public TableWriter {
 public:
  XlsxWriter(std::string path, std::vector<TableColumn> columns, TableOptions options)
      : path_(std::move(path)), columns_(std::move(columns)), options_(std::move(options)) {
    // Unpacked pieces lie beside the file, not in a folder of the system that may be small.
    std::string folder = std::filesystem::path(path_).parent_path().string();
    if (folder.empty()) folder = ".";
    lxw_workbook_options settings{LXW_TRUE, folder.data(), LXW_TRUE};
    book_ = workbook_new_opt(path_.c_str(), &settings);
    CHECK(book_ != nullptr);
    make_formats();
    lxw_doc_properties about{};
    about.author = options_.author.data();
    about.comments = options_.footer_line.data();
    about.created = static_cast<time_t>(options_.created.unix_ms / 1000);
    workbook_set_properties(book_, &about);
    begin_sheet();
  }
  ~XlsxWriter() override {
    if (book_ == nullptr) return;
    workbook_close(book_);
    std::remove(path_.c_str());
  }
  XlsxWriter(const XlsxWriter&) = delete;
  XlsxWriter& operator=(const XlsxWriter&) = delete;

  void row(std::span<const Cell> cells) override {
    CHECK(cells.size() == columns_.size());
    if (next_row_ == kRowsMax) begin_sheet();
    if (sheet_ == nullptr) return;
    for (std::size_t i = 0; i < cells.size(); ++i) write_cell(static_cast<lxw_col_t>(i), cells[i]);
    ++next_row_;
  }
  void conclude(std::string footer_line, std::vector<std::vector<std::string>> about) override {
    options_.footer_line = std::move(footer_line);
    if (sheet_ != nullptr) set_footer();
    options_.about.insert(options_.about.end(), about.begin(), about.end());
  }
  base::Result<void> finish() override {
    write_about();
    const lxw_error error = workbook_close(book_);
    book_ = nullptr;
    if (error == LXW_NO_ERROR && !failed_) return {};
    std::remove(path_.c_str());
    return unwritable(path_, lxw_strerror(failed_ ? error_ : error));
  }

 private:
  lxw_format* format(const char* number_format) {
    lxw_format* made = workbook_add_format(book_);
    if (number_format != nullptr) format_set_num_format(made, number_format);
    return made;
  }
  void make_formats() {
    text_ = format("@");
    money_ = format("#,##0.00");
    share_ = format("0.0%");
    day_ = format("yyyy-mm-dd");
    month_ = format("yyyy-mm");
    instant_ = format("yyyy-mm-dd hh:mm");
    title_ = format(nullptr);
    format_set_bold(title_);
    format_set_bg_color(title_, 0xE8EEF7);
    format_set_border(title_, LXW_BORDER_THIN);
    required_title_ = format(nullptr);
    format_set_bold(required_title_);
    format_set_bg_color(required_title_, 0xFFE7BA);
    format_set_border(required_title_, LXW_BORDER_THIN);
  }
  void begin_sheet() {
    auto* fresh = workbook_add_worksheet(book_, sheet_name(options_.sheet_name, ++sheets_).c_str());
    if (fresh == nullptr) return note(LXW_ERROR_CREATING_TMPFILE);
    sheet_ = fresh;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const auto column = static_cast<lxw_col_t>(i);
      worksheet_set_column(sheet_, column, column, columns_[i].width,
                           columns_[i].is_text ? text_ : nullptr);
      note(worksheet_write_string(sheet_, 0, column, fitting(columns_[i].title).c_str(),
                                  columns_[i].is_required ? required_title_ : title_));
    }
    worksheet_freeze_panes(sheet_, 1, 0);
    if (!options_.header_line.empty())
      worksheet_set_header(sheet_, ("&L&8" + escaped(options_.header_line)).c_str());
    set_footer();
    worksheet_set_landscape(sheet_);
    worksheet_set_paper(sheet_, 9);  // A4
    worksheet_fit_to_pages(sheet_, 1, 0);
    worksheet_repeat_rows(sheet_, 0, 0);
    next_row_ = 1;
  }
  void set_footer() {
    const std::string below = "&L&8" + escaped(options_.footer_line) + "&R&8&P / &N";
    worksheet_set_footer(sheet_, below.c_str());
  }
  void write_cell(lxw_col_t column, const Cell& cell) {
    const lxw_row_t row = next_row_;
    const auto number = [&](double value, lxw_format* how) {
      note(worksheet_write_number(sheet_, row, column, value, how));
    };
    if (const auto* text = std::get_if<std::string>(&cell)) {
      if (!text->empty())
        note(worksheet_write_string(sheet_, row, column, fitting(*text).c_str(),
                                    columns_[column].is_text ? text_ : nullptr));
    } else if (const auto* integer = std::get_if<std::int64_t>(&cell)) {
      // Beyond 2^53 a spreadsheet's number would be another one.
      if (*integer > (std::int64_t{1} << 53) || *integer < -(std::int64_t{1} << 53))
        note(worksheet_write_string(sheet_, row, column, std::to_string(*integer).c_str(), text_));
      else
        number(static_cast<double>(*integer), nullptr);
    } else if (const auto* real = std::get_if<double>(&cell)) {
      number(*real, columns_[column].is_share ? share_ : nullptr);
    } else if (const auto* flag = std::get_if<bool>(&cell)) {
      number(*flag ? 1 : 0, nullptr);
    } else if (const auto* money = std::get_if<base::Money>(&cell)) {
      number(static_cast<double>(money->minor) / 100.0, money_);
    } else if (const auto* day = std::get_if<base::Date>(&cell)) {
      number(day->day_number + kDayZero, day_);
    } else if (const auto* period = std::get_if<base::Period>(&cell)) {
      number(period->first_day().day_number + kDayZero, month_);
    } else if (const auto* instant = std::get_if<base::Instant>(&cell)) {
      const auto local = static_cast<double>(instant->unix_ms) / 86'400'000.0 +
                         options_.utc_offset_minutes / 1440.0;
      number(local + kDayZero, instant_);
    }
  }
  void write_about() {
    if (options_.about.empty()) return;
    lxw_worksheet* sheet = workbook_add_worksheet(book_, options_.about_sheet_name.c_str());
    if (sheet == nullptr) return note(LXW_ERROR_CREATING_TMPFILE);
    worksheet_set_column(sheet, 0, 0, 28, nullptr);
    worksheet_set_column(sheet, 1, 9, 40, nullptr);
    lxw_row_t row = 0;
    for (const auto& cells : options_.about) {
      for (std::size_t i = 0; i < cells.size(); ++i)
        if (!cells[i].empty())
          note(worksheet_write_string(sheet, row, static_cast<lxw_col_t>(i),
                                      fitting(cells[i]).c_str(), row == 0 ? title_ : nullptr));
      ++row;
    }
  }
  void note(lxw_error error) {
    if (error == LXW_NO_ERROR || failed_) return;
    failed_ = true;
    error_ = error;
  }

  std::string path_;
  std::vector<TableColumn> columns_;
  TableOptions options_;
  lxw_workbook* book_ = nullptr;
  lxw_worksheet* sheet_ = nullptr;
  lxw_format* text_ = nullptr;
  lxw_format* money_ = nullptr;
  lxw_format* share_ = nullptr;
  lxw_format* day_ = nullptr;
  lxw_format* month_ = nullptr;
  lxw_format* instant_ = nullptr;
  lxw_format* title_ = nullptr;
  lxw_format* required_title_ = nullptr;
  lxw_row_t next_row_ = 0;
  int sheets_ = 0;
  bool failed_ = false;
  lxw_error error_ = LXW_NO_ERROR;
};

}  // namespace

base::Result<std::unique_ptr<TableWriter>> make_xlsx_writer(const std::string& path,
                                                            std::vector<TableColumn> columns,
                                                            TableOptions options) {
  return std::unique_ptr<TableWriter>(
      std::make_unique<XlsxWriter>(path, std::move(columns), std::move(options)));
}

}  // namespace sheets
