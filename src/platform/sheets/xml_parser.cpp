#include "platform/sheets/xml_parser.h"

#include <expat.h>

#include <vector>

#include "platform/sheets/workbook_refusal.h"

namespace sheets {
namespace {

constexpr int kDepthMax = 64;
/// A tag or a comment longer than this is held in memory by the parser: nothing sane is.
constexpr std::int64_t kTokenBytesMax = std::int64_t{1} << 20;

std::string_view local_name(const char* name) {
  const std::string_view text(name);
  const auto colon = text.rfind(':');
  return colon == std::string_view::npos ? text : text.substr(colon + 1);
}

}  // namespace

std::string_view XmlAttributes::get(std::string_view wanted) const {
  for (const char** at = pairs_; *at != nullptr; at += 2)
    if (local_name(at[0]) == wanted) return at[1];
  return {};
}

struct XmlParser::State {
  XmlHandler& handler;
  XML_Parser parser = nullptr;
  int depth = 0;
  std::int64_t fed = 0;
  std::optional<base::Error> error = {};

  void stop(base::Error why) {
    if (!error) error = std::move(why);
    XML_StopParser(parser, XML_FALSE);
  }
  static void on_start(void* user, const XML_Char* name, const XML_Char** attributes) {
    auto& state = *static_cast<State*>(user);
    if (state.error) return;
    if (++state.depth > kDepthMax)
      return state.stop(
          workbook_refusal("xlsx.nested_too_deep",
                           "the workbook nests its parts more than 64 deep: this is no "
                           "ordinary workbook"));
    state.handler.start(local_name(name), XmlAttributes(attributes));
    state.check();
  }
  static void on_end(void* user, const XML_Char* name) {
    auto& state = *static_cast<State*>(user);
    if (state.error) return;
    --state.depth;
    state.handler.end(local_name(name));
    state.check();
  }
  static void on_text(void* user, const XML_Char* text, int size) {
    auto& state = *static_cast<State*>(user);
    if (state.error) return;
    state.handler.text({text, static_cast<std::size_t>(size)});
    state.check();
  }
  static void on_doctype(void* user, const XML_Char*, const XML_Char*, const XML_Char*, int) {
    static_cast<State*>(user)->stop(
        workbook_refusal("xlsx.has_dtd",
                         "the workbook declares a document type or entities, which "
                         "workbooks never need"));
  }
  void check() {
    if (handler.has_failed()) stop(*handler.error_);
  }
};

XmlParser::XmlParser(XmlHandler& handler) : state_(new State{handler}) {
  state_->parser = XML_ParserCreate(nullptr);
  CHECK(state_->parser != nullptr);
  XML_SetUserData(state_->parser, state_.get());
  XML_SetElementHandler(state_->parser, State::on_start, State::on_end);
  XML_SetCharacterDataHandler(state_->parser, State::on_text);
  XML_SetStartDoctypeDeclHandler(state_->parser, State::on_doctype);
}

XmlParser::~XmlParser() { XML_ParserFree(state_->parser); }

base::Result<void> XmlParser::feed(std::string_view bytes, bool is_last) {
  State& state = *state_;
  const auto status =
      XML_Parse(state.parser, bytes.data(), static_cast<int>(bytes.size()), is_last ? 1 : 0);
  state.fed += static_cast<std::int64_t>(bytes.size());
  if (state.error) return *state.error;
  if (status != XML_STATUS_OK)
    return workbook_refusal("xlsx.bad_xml",
                            "a part of the workbook is not XML (line " +
                                std::to_string(XML_GetCurrentLineNumber(state.parser)) + ": " +
                                XML_ErrorString(XML_GetErrorCode(state.parser)) +
                                "): open it in a spreadsheet program and save it again");
  const auto at = static_cast<std::int64_t>(XML_GetCurrentByteIndex(state.parser));
  if (!is_last && at >= 0 && state.fed - at > kTokenBytesMax)
    return workbook_refusal(
        "xlsx.name_too_long",
        "the workbook holds a tag longer than 1 MiB: this is no ordinary workbook");
  return {};
}

base::Result<void> parse_entry(ZipArchive& archive, const ZipEntry& entry, XmlHandler& handler) {
  const auto reader = archive.read(entry);
  XmlParser parser(handler);
  std::vector<char> block(std::size_t{64} * 1024);
  while (true) {
    TRY_ASSIGN(const std::size_t got, reader->read(block.data(), block.size()));
    TRY(parser.feed({block.data(), got}, got == 0));
    if (got == 0) return {};
  }
}

}  // namespace sheets
