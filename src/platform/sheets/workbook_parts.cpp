#include "platform/sheets/workbook_parts.h"

#include "base/text.h"
#include "platform/sheets/workbook_refusal.h"

namespace sheets {
namespace {

constexpr std::size_t kPartsMax = 10'000;
constexpr std::size_t kStylesMax = 100'000;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

void append_character(std::string& to, unsigned code) {
  const bool is_control = code < 0x20 && code != '\n' && code != '\t' && code != '\r';
  const bool is_surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (code == '\r') return;  // `_x000D_\n` is a line end
  if (is_control || is_surrogate) {
    to += ' ';
  } else if (code < 0x80) {
    to += static_cast<char>(code);
  } else if (code < 0x800) {
    to += static_cast<char>(0xC0U | code >> 6U);
    to += static_cast<char>(0x80U | (code & 0x3FU));
  } else {
    to += static_cast<char>(0xE0U | code >> 12U);
    to += static_cast<char>(0x80U | (code >> 6U & 0x3FU));
    to += static_cast<char>(0x80U | (code & 0x3FU));
  }
}

}  // namespace

void append_unescaped(std::string& to, std::string_view text) {
  std::size_t from = 0;
  while (true) {
    const auto at = text.find("_x", from);
    if (at == std::string_view::npos) break;
    unsigned code = 0;
    bool is_escape = at + 6 < text.size() && text[at + 6] == '_';
    for (std::size_t i = at + 2; is_escape && i < at + 6; ++i) {
      const int digit = hex_digit(text[i]);
      is_escape = digit >= 0;
      code = code * 16 + static_cast<unsigned>(digit >= 0 ? digit : 0);
    }
    to += text.substr(from, at - from);
    if (is_escape)
      append_character(to, code);
    else
      to += "_x";
    from = at + (is_escape ? 7 : 2);
  }
  to += text.substr(from);
}

void ContentTypesHandler::start(std::string_view, const XmlAttributes& attributes) {
  const auto type = base::to_lower_ascii(attributes.get("ContentType"));
  if (type.find("macroenabled") != std::string::npos ||
      type.find("vbaproject") != std::string::npos)
    fail(workbook_refusal("xlsx.has_macros",
                          "the workbook holds macros: save it as XLSX, which "
                          "has none"));
}

void RelationshipsHandler::start(std::string_view name, const XmlAttributes& attributes) {
  if (name != "Relationship") return;
  const std::string_view type = attributes.get("Type");
  const std::string_view word = type.substr(type.rfind('/') + 1);
  // A hyperlink is text that a person may click; everything else would be fetched.
  if (attributes.get("TargetMode") == "External" && word != "hyperlink")
    return fail(workbook_refusal("xlsx.external_relationship",
                                 "the workbook draws on another file or address ('" +
                                     base::excerpt(attributes.get("Target"), 60) +
                                     "'): paste the values, remove the link, and save again"));
  if (by_id.size() >= kPartsMax)
    return fail(workbook_refusal("xlsx.damaged", "the workbook names too many parts"));
  by_id.emplace(attributes.get("Id"), attributes.get("Target"));
  by_type.emplace(word, attributes.get("Target"));
}

void WorkbookHandler::start(std::string_view name, const XmlAttributes& attributes) {
  if (name == "workbookPr") {
    const auto flag = attributes.get("date1904");
    from_1904 = flag == "1" || flag == "true";
  } else if (name == "sheet" && sheets.size() < kPartsMax) {
    const auto state = attributes.get("state");
    sheets.push_back(
        {{std::string(attributes.get("name")), state == "hidden" || state == "veryHidden"},
         std::string(attributes.get("id"))});
  }
}

void StylesHandler::start(std::string_view name, const XmlAttributes& attributes) {
  if (name == "numFmt") {
    const auto id = base::parse_int(attributes.get("numFmtId"));
    if (id && own_.size() < kStylesMax) own_[*id] = form_of(attributes.get("formatCode"));
  } else if (name == "cellXfs") {
    in_cell_styles_ = true;
  } else if (name == "xf" && in_cell_styles_ && forms.size() < kStylesMax) {
    const auto id = base::parse_int(attributes.get("numFmtId")).value_or(0);
    const auto own = own_.find(id);
    forms.push_back(own != own_.end() ? own->second : built_in_form(id));
  }
}

void StylesHandler::end(std::string_view name) {
  if (name == "cellXfs") in_cell_styles_ = false;
}

void SharedTexts::start(std::string_view name, const XmlAttributes&) {
  if (name == "si")
    current_.clear();
  else if (name == "rPh")
    in_phonetic_ = true;
  else if (name == "t")
    in_text_ = !in_phonetic_;
}

void SharedTexts::end(std::string_view name) {
  if (name == "t") {
    in_text_ = false;
  } else if (name == "rPh") {
    in_phonetic_ = false;
  } else if (name == "si") {
    append_unescaped(bytes_, current_);
    ends_.push_back(static_cast<std::uint32_t>(bytes_.size()));
    if (bytes_.size() > XlsxLimits::kSharedBytesMax || ends_.size() > XlsxLimits::kSharedTextsMax)
      fail(workbook_refusal("xlsx.too_many_texts",
                            "the workbook holds more different texts than fit here: split it, or "
                            "save it as CSV"));
  }
}

void SharedTexts::text(std::string_view piece) {
  if (!in_text_) return;
  if (current_.size() + piece.size() > XlsxLimits::kRowBytesMax)
    return fail(workbook_refusal("xlsx.row_too_long", "a text of the workbook is over 1 MiB"));
  current_ += piece;
}

}  // namespace sheets
