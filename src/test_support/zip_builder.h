#pragma once
#include <zlib.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// ZIP files as a test wants them, also those that no honest program writes.
namespace test_support {

struct ZipPart {
  std::string name;
  std::string content = {};
  bool is_stored = false;
  std::uint16_t flags = 0;
  std::optional<std::uint32_t> declared_bytes = {};  ///< a lie about the size
  std::optional<std::uint32_t> declared_crc = {};
  /// The directory sends this part to the bytes of an earlier one.
  std::optional<std::size_t> shares_bytes_of = {};
};

inline std::string little_endian(std::uint64_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) {
    text += static_cast<char>(value & 0xFFU);
    value >>= 8U;
  }
  return text;
}

inline std::string deflated(std::string_view content) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, content.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
  stream.avail_in = static_cast<uInt>(content.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

inline std::string zip_of(const std::vector<ZipPart>& parts) {
  std::string file;
  std::string directory;
  std::vector<std::size_t> offsets;
  for (const ZipPart& part : parts) {
    const std::string packed = part.is_stored ? part.content : deflated(part.content);
    const auto crc = part.declared_crc.value_or(
        static_cast<std::uint32_t>(crc32(0, reinterpret_cast<const Bytef*>(part.content.data()),
                                         static_cast<uInt>(part.content.size()))));
    const auto bytes =
        part.declared_bytes.value_or(static_cast<std::uint32_t>(part.content.size()));
    const std::string common = little_endian(20, 2) + little_endian(part.flags, 2) +
                               little_endian(part.is_stored ? 0 : 8, 2) + little_endian(0, 4) +
                               little_endian(crc, 4) + little_endian(packed.size(), 4) +
                               little_endian(bytes, 4) + little_endian(part.name.size(), 2);
    offsets.push_back(file.size());
    if (!part.shares_bytes_of)
      file += "PK\x03\x04" + common + little_endian(0, 2) + part.name + packed;
    directory += "PK\x01\x02" + little_endian(20, 2) + common + little_endian(0, 2) +
                 little_endian(0, 2) + little_endian(0, 8) +
                 little_endian(offsets[part.shares_bytes_of.value_or(offsets.size() - 1)], 4) +
                 part.name;
  }
  return file + directory + "PK\x05\x06" + little_endian(0, 4) + little_endian(parts.size(), 2) +
         little_endian(parts.size(), 2) + little_endian(directory.size(), 4) +
         little_endian(file.size(), 4) + little_endian(0, 2);
}

inline constexpr std::string_view kPackageNs =
    "http://schemas.openxmlformats.org/package/2006/relationships";
inline constexpr std::string_view kOfficeNs =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The parts of a workbook with one sheet: its rows, the texts of the shared table (`<si>…`), the
/// inside of `styles.xml`.
inline std::vector<ZipPart> workbook_parts(std::string_view rows, std::string_view texts = "",
                                           std::string_view styles = "") {
  const std::string head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
  const std::string main_ns =
      " xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"" +
      std::string(kOfficeNs) + "\"";
  const auto relationships = [&](const std::string& inside) {
    return head + "<Relationships xmlns=\"" + std::string(kPackageNs) + "\">" + inside +
           "</Relationships>";
  };
  const auto link = [&](const char* id, const char* type, const char* target) {
    return std::string("<Relationship Id=\"") + id + "\" Type=\"" + std::string(kOfficeNs) + "/" +
           type + "\" Target=\"" + target + "\"/>";
  };
  return {
      {.name = "[Content_Types].xml",
       .content = head + "<Types><Override PartName=\"/xl/workbook.xml\" "
                         "ContentType=\"application/vnd.openxmlformats-officedocument."
                         "spreadsheetml.sheet.main+xml\"/></Types>"},
      {.name = "_rels/.rels",
       .content = relationships(link("rId1", "officeDocument", "xl/workbook.xml"))},
      {.name = "xl/workbook.xml",
       .content = head + "<workbook" + main_ns +
                  "><sheets><sheet name=\"数据\" sheetId=\"1\" r:id=\"rId1\"/></sheets>"
                  "</workbook>"},
      {.name = "xl/_rels/workbook.xml.rels",
       .content = relationships(link("rId1", "worksheet", "worksheets/sheet1.xml") +
                                link("rId2", "sharedStrings", "sharedStrings.xml") +
                                link("rId3", "styles", "styles.xml"))},
      {.name = "xl/sharedStrings.xml",
       .content = head + "<sst" + main_ns + " count=\"1000000000\" uniqueCount=\"1000000000\">" +
                  std::string(texts) + "</sst>"},
      {.name = "xl/styles.xml",
       .content = head + "<styleSheet" + main_ns + ">" + std::string(styles) + "</styleSheet>"},
      {.name = "xl/worksheets/sheet1.xml",
       .content = head + "<worksheet" + main_ns + "><sheetData>" + std::string(rows) +
                  "</sheetData></worksheet>"},
  };
}

}  // namespace test_support
