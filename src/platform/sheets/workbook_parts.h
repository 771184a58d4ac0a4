#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "platform/sheets/number_format.h"
#include "platform/sheets/xlsx_reader.h"
#include "platform/sheets/xml_parser.h"

/// The small parts of a workbook, each read whole through its handler. Not for other folders.
namespace sheets {

/// `_x000D_` in a text stands for a character that XML cannot hold. Those that we do not take
/// either (controls) become spaces.
void append_unescaped(std::string& to, std::string_view text);

/// `[Content_Types].xml`: whether something in it says macro.
class ContentTypesHandler final : public XmlHandler {
 public:
  void start(std::string_view name, const XmlAttributes& attributes) override;
  void end(std::string_view) override {}
  void text(std::string_view) override {}
};

/// A `.rels` part: id -> target, and type -> target. Refuses what leads out of the file.
class RelationshipsHandler final : public XmlHandler {
 public:
  void start(std::string_view name, const XmlAttributes& attributes) override;
  void end(std::string_view) override {}
  void text(std::string_view) override {}
  std::map<std::string, std::string, std::less<>> by_id;
  std::map<std::string, std::string, std::less<>> by_type;  ///< last word of the type
};

/// `workbook.xml`: the sheets in their order.
class WorkbookHandler final : public XmlHandler {
 public:
  void start(std::string_view name, const XmlAttributes& attributes) override;
  void end(std::string_view) override {}
  void text(std::string_view) override {}
  struct Sheet {
    SheetInfo info;
    std::string relationship;
  };
  std::vector<Sheet> sheets;
  bool from_1904 = false;
};

/// `styles.xml`: what each cell style makes of numbers.
class StylesHandler final : public XmlHandler {
 public:
  void start(std::string_view name, const XmlAttributes& attributes) override;
  void end(std::string_view name) override;
  void text(std::string_view) override {}
  std::vector<NumberForm> forms;  ///< by style number

 private:
  std::map<std::int64_t, NumberForm> own_;
  bool in_cell_styles_ = false;
};

/// `sharedStrings.xml`: all texts in one run of memory.
class SharedTexts final : public XmlHandler {
 public:
  void start(std::string_view name, const XmlAttributes& attributes) override;
  void end(std::string_view name) override;
  void text(std::string_view piece) override;
  [[nodiscard]] std::size_t size() const { return ends_.size(); }
  [[nodiscard]] std::string_view at(std::size_t i) const {
    const std::size_t begin = i == 0 ? 0 : ends_[i - 1];
    return std::string_view(bytes_).substr(begin, ends_[i] - begin);
  }

 private:
  std::string bytes_;
  std::vector<std::uint32_t> ends_;
  std::string current_;
  bool in_text_ = false;
  bool in_phonetic_ = false;
};

}  // namespace sheets
