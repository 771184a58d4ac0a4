#include "platform/sheets/xlsx_reader.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "platform/sheets/workbook_parts.h"
#include "platform/sheets/workbook_refusal.h"

namespace sheets {
namespace {

constexpr std::size_t kSmallPartBytesMax = std::size_t{8} << 20U;

/// The column of `AB12`, from 0; nothing when it starts with no letter.
std::optional<std::size_t> column_of(std::string_view reference) {
  std::size_t column = 0;
  std::size_t letters = 0;
  for (const char c : reference) {
    const char upper = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    if (upper < 'A' || upper > 'Z' || letters == 3) break;
    column = column * 26 + static_cast<std::size_t>(upper - 'A' + 1);
    ++letters;
  }
  if (letters == 0) return {};
  return column - 1;
}

/// `../xl/sheet.xml` seen from a folder: the name within the archive.
std::string resolved(std::string_view folder, std::string_view target) {
  if (target.starts_with("/")) return std::string(target.substr(1));
  std::string path = std::string(folder) + std::string(target);
  while (true) {
    const auto up = path.find("/../");
    if (up == std::string::npos || up == 0) return path;
    const auto before = path.rfind('/', up - 1);
    path.erase(before == std::string::npos ? 0 : before + 1,
               up + 4 - (before == std::string::npos ? 0 : before + 1));
  }
}

std::string folder_of(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? "" : std::string(path.substr(0, slash + 1));
}

std::string relationships_of(std::string_view path) {
  const std::string folder = folder_of(path);
  return folder + "_rels/" + std::string(path.substr(folder.size())) + ".rels";
}

}  // namespace

/// The rows of a sheet as they end.
class SheetHandler final : public XmlHandler {
 public:
  SheetHandler(const SharedTexts& texts, const std::vector<NumberForm>& forms, bool from_1904)
      : texts_(texts), forms_(forms), from_1904_(from_1904) {}
  const SheetReader::TakeRow* take = nullptr;

  void start(std::string_view name, const XmlAttributes& attributes) override {
    if (name == "c") {
      start_cell(attributes);
    } else if (name == "row") {
      start_row(attributes);
    } else if (in_cell_) {
      if (name == "v" || (name == "t" && !in_phonetic_)) in_value_ = true;
      if (name == "v" || name == "t") has_value_ = true;
      if (name == "f") has_formula_ = true;
      if (name == "rPh") in_phonetic_ = true;
    }
  }
  void end(std::string_view name) override {
    if (name == "v" || name == "t") {
      in_value_ = false;
    } else if (name == "rPh") {
      in_phonetic_ = false;
    } else if (name == "c" && in_cell_) {
      end_cell();
    } else if (name == "row" && in_row_) {
      in_row_ = false;
      (*take)(row_);
    }
  }
  void text(std::string_view piece) override {
    if (!in_value_) return;
    if (value_.size() + piece.size() > XlsxLimits::kRowBytesMax) return fail(too_long());
    value_ += piece;
  }

 private:
  enum class Type { kNumber, kShared, kText, kFlag, kError, kDate };

  base::Error too_long() const {
    return workbook_refusal("xlsx.row_too_long", "row " + std::to_string(row_.number) +
                                                     " of the workbook is longer than 1 MiB");
  }
  void start_row(const XmlAttributes& attributes) {
    const auto number = attributes.get("r");
    const auto parsed =
        number.empty() ? std::optional<std::int64_t>(static_cast<std::int64_t>(row_.number) + 1)
                       : base::parse_int(number);
    if (!parsed || *parsed <= static_cast<std::int64_t>(row_.number) || *parsed > 1'048'576)
      return fail(damaged_workbook("its rows are out of order"));
    row_.number = static_cast<std::uint64_t>(*parsed);
    const auto hidden = attributes.get("hidden");
    row_.is_hidden = hidden == "1" || hidden == "true";
    row_.trouble = RowTrouble::kNone;
    row_.text_.clear();
    row_.ends_.clear();
    next_column_ = 0;
    in_row_ = true;
  }
  void start_cell(const XmlAttributes& attributes) {
    if (!in_row_) return fail(damaged_workbook("a cell stands outside the rows"));
    const auto reference = attributes.get("r");
    const auto column = reference.empty() ? std::optional(next_column_) : column_of(reference);
    if (!column || *column < next_column_)
      return fail(damaged_workbook("its cells are out of order"));
    column_ = *column;
    next_column_ = column_ + 1;
    const auto type = attributes.get("t");
    type_ = type == "s"                            ? Type::kShared
            : type == "inlineStr" || type == "str" ? Type::kText
            : type == "b"                          ? Type::kFlag
            : type == "e"                          ? Type::kError
            : type == "d"                          ? Type::kDate
                                                   : Type::kNumber;
    const auto style = base::parse_int(attributes.get("s")).value_or(0);
    form_ = style >= 0 && static_cast<std::size_t>(style) < forms_.size()
                ? forms_[static_cast<std::size_t>(style)]
                : NumberForm{};
    value_.clear();
    in_cell_ = true;
    has_value_ = has_formula_ = in_phonetic_ = in_value_ = false;
  }
  void end_cell() {
    in_cell_ = false;
    if (has_formula_ && !has_value_) row_.trouble = RowTrouble::kNoStoredResult;
    made_.clear();
    if (has_value_) make_text();
    if (made_.empty() || has_failed()) return;
    if (column_ >= XlsxLimits::kColumnsMax)
      return fail(workbook_refusal("xlsx.too_many_columns",
                                   "row " + std::to_string(row_.number) +
                                       " is filled beyond column 1000: take out what is not "
                                       "needed"));
    while (row_.ends_.size() < column_)
      row_.ends_.push_back(static_cast<std::uint32_t>(row_.text_.size()));
    row_.text_ += made_;
    row_.ends_.push_back(static_cast<std::uint32_t>(row_.text_.size()));
    if (row_.text_.size() > XlsxLimits::kRowBytesMax) fail(too_long());
  }
  void make_text() {
    switch (type_) {
      case Type::kShared:
        return make_shared();
      case Type::kText:
        return append_unescaped(made_, value_);
      case Type::kFlag:
        made_ = value_ == "1" || value_ == "true" ? "TRUE" : "FALSE";
        return;
      case Type::kError:
        made_ = value_;
        row_.trouble = RowTrouble::kErrorValue;
        return;
      case Type::kDate:
        made_ = value_;
        if (made_.ends_with("T00:00:00")) made_.resize(made_.size() - 9);
        std::replace(made_.begin(), made_.end(), 'T', ' ');
        return;
      case Type::kNumber:
        break;
    }
    auto text = number_text(value_, form_, from_1904_);
    if (!text) row_.trouble = RowTrouble::kNumberTooLong;
    made_ = text ? std::move(*text) : value_;
  }
  void make_shared() {
    const auto at = base::parse_int(base::trim(value_));
    if (!at || *at < 0 || static_cast<std::size_t>(*at) >= texts_.size())
      return fail(damaged_workbook("a cell names a text that is not there"));
    made_ = texts_.at(static_cast<std::size_t>(*at));
  }

  const SharedTexts& texts_;
  const std::vector<NumberForm>& forms_;
  const bool from_1904_;
  SheetRow row_;
  std::size_t next_column_ = 0;
  std::size_t column_ = 0;
  Type type_ = Type::kNumber;
  NumberForm form_;
  std::string value_;
  std::string made_;
  bool in_row_ = false;
  bool in_cell_ = false;
  bool in_value_ = false;
  bool in_phonetic_ = false;
  bool has_value_ = false;
  bool has_formula_ = false;
};

struct Workbook::State {
  std::unique_ptr<ZipArchive> archive;
  std::vector<SheetInfo> sheets;
  std::vector<std::string> paths;  ///< of the sheets' parts
  std::string texts_path;
  std::string styles_path;
  bool from_1904 = false;
  SharedTexts texts;
  StylesHandler styles;
  bool has_read_tables = false;

  base::Result<void> parse(std::string_view path, XmlHandler& handler, std::size_t bytes_max) {
    const ZipEntry* entry = archive->find(path);
    if (entry == nullptr)
      return damaged_workbook("part '" + base::excerpt(path, 60) + "' is missing");
    if (entry->declared_bytes > bytes_max)
      return workbook_refusal(
          "xlsx.too_large", "part '" + base::excerpt(path, 60) + "' of the workbook is too large");
    return parse_entry(*archive, *entry, handler);
  }
  base::Result<void> read_outline() {
    if (archive->find("[Content_Types].xml") == nullptr || archive->find("_rels/.rels") == nullptr)
      return workbook_refusal("xlsx.not_a_workbook",
                              "this ZIP file is not an Excel workbook: save the table as XLSX or "
                              "CSV");
    ContentTypesHandler types;
    TRY(parse("[Content_Types].xml", types, kSmallPartBytesMax));
    std::map<std::string, RelationshipsHandler> relationships;
    for (const ZipEntry& entry : archive->entries()) {
      const auto name = base::to_lower_ascii(entry.name);
      if (name.ends_with("vbaproject.bin"))
        return workbook_refusal("xlsx.has_macros",
                                "the workbook holds macros: save it as XLSX, which has none");
      if (!name.ends_with(".rels")) continue;
      TRY(parse(entry.name, relationships[name], kSmallPartBytesMax));
    }
    const auto& root = relationships["_rels/.rels"].by_type;
    const auto document = root.find("officeDocument");
    if (document == root.end())
      return workbook_refusal("xlsx.not_a_workbook", "this ZIP file is not an Excel workbook");
    const std::string path = resolved("", document->second);
    WorkbookHandler book;
    TRY(parse(path, book, kSmallPartBytesMax));
    from_1904 = book.from_1904;
    const auto& links = relationships[base::to_lower_ascii(relationships_of(path))];
    for (auto& sheet : book.sheets) {
      const auto target = links.by_id.find(sheet.relationship);
      if (target == links.by_id.end()) continue;
      std::string part = resolved(folder_of(path), target->second);
      if (archive->find(part) == nullptr) return damaged_workbook("a sheet is missing");
      sheets.push_back(std::move(sheet.info));
      paths.push_back(std::move(part));
    }
    if (sheets.empty())
      return workbook_refusal("xlsx.no_sheets", "the workbook holds no sheet with rows");
    if (const auto at = links.by_type.find("sharedStrings"); at != links.by_type.end())
      texts_path = resolved(folder_of(path), at->second);
    if (const auto at = links.by_type.find("styles"); at != links.by_type.end())
      styles_path = resolved(folder_of(path), at->second);
    return {};
  }
};

Workbook::Workbook() : state_(std::make_unique<State>()) {}
Workbook::~Workbook() = default;

base::Result<std::unique_ptr<Workbook>> Workbook::open(const std::string& path) {
  std::unique_ptr<Workbook> book(new Workbook);
  TRY_ASSIGN(book->state_->archive, ZipArchive::open(path));
  TRY(book->state_->read_outline());
  return book;
}

const std::vector<SheetInfo>& Workbook::sheets() const { return state_->sheets; }

base::Result<std::size_t> Workbook::find_sheet(std::string_view name) const {
  const auto& sheets = state_->sheets;
  const auto at = std::find_if(sheets.begin(), sheets.end(), [&](const SheetInfo& sheet) {
    return name.empty() ? !sheet.is_hidden : sheet.name == name;
  });
  if (at != sheets.end()) return static_cast<std::size_t>(at - sheets.begin());
  if (name.empty()) return std::size_t{0};
  std::string known;
  for (const auto& sheet : sheets)
    if (known.size() < 300) known += (known.empty() ? "" : ", ") + base::excerpt(sheet.name, 40);
  return workbook_refusal(
      "xlsx.no_such_sheet",
      "the workbook has no sheet '" + base::excerpt(name, 40) + "'; it has: " + known);
}

struct SheetReader::State {
  std::unique_ptr<ZipEntryReader> bytes;
  std::uint64_t bytes_total = 0;
  SheetHandler handler;
  XmlParser parser{handler};
  std::array<char, kBlockBytes> block{};
  bool ended = false;
};

SheetReader::SheetReader() = default;
SheetReader::~SheetReader() = default;

base::Result<std::unique_ptr<SheetReader>> Workbook::read(std::size_t sheet) {
  State& state = *state_;
  CHECK(sheet < state.paths.size());
  if (!state.has_read_tables) {
    state.has_read_tables = true;
    if (!state.styles_path.empty())
      TRY(state.parse(state.styles_path, state.styles, kSmallPartBytesMax * 4));
    if (!state.texts_path.empty() && state.archive->find(state.texts_path) != nullptr)
      TRY(state.parse(state.texts_path, state.texts, std::size_t{1} << 30U));
  }
  const ZipEntry* entry = state.archive->find(state.paths[sheet]);
  std::unique_ptr<SheetReader> reader(new SheetReader);
  reader->state_.reset(
      new SheetReader::State{state.archive->read(*entry), entry->packed_bytes,
                             SheetHandler(state.texts, state.styles.forms, state.from_1904)});
  return reader;
}

base::Result<bool> SheetReader::read_some(const TakeRow& take) {
  State& state = *state_;
  if (state.ended) return false;
  state.handler.take = &take;
  TRY_ASSIGN(const std::size_t got, state.bytes->read(state.block.data(), state.block.size()));
  state.ended = got == 0;
  TRY(state.parser.feed({state.block.data(), got}, state.ended));
  return !state.ended;
}

std::uint64_t SheetReader::bytes_read() const { return state_->bytes->packed_bytes_read(); }
std::uint64_t SheetReader::bytes_total() const { return state_->bytes_total; }

}  // namespace sheets
