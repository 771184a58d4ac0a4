#include "platform/sheets/xlsx_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "platform/sheets/number_format.h"
#include "platform/sheets/table_writer.h"
#include "test_support/test_database.h"
#include "test_support/zip_builder.h"

namespace sheets {
namespace {

using test_support::workbook_parts;
using test_support::zip_of;
using test_support::ZipPart;
using testing::ElementsAre;

class Xlsx : public testing::Test {
 protected:
  std::string write(const std::string& bytes) {
    const auto path = (folder_.path() / "book.xlsx").string();
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }
  /// All rows as `number:a|b|c`, with `!` for trouble and `h` for hidden; or the refusal's reason.
  std::vector<std::string> read(const std::string& bytes, std::string_view sheet = "") {
    const auto path = write(bytes);
    auto book = Workbook::open(path);
    if (!book) return {book.error().reason};
    auto position = (*book)->find_sheet(sheet);
    if (!position) return {position.error().reason};
    auto reader = (*book)->read(*position);
    if (!reader) return {reader.error().reason};
    std::vector<std::string> rows;
    while (true) {
      const auto more = (*reader)->read_some([&](const SheetRow& row) {
        std::string text = std::to_string(row.number) + (row.is_hidden ? "h" : "") +
                           (row.trouble != RowTrouble::kNone ? "!" : "") + ":";
        for (std::size_t i = 0; i < row.size(); ++i)
          text += (i > 0 ? "|" : "") + std::string(row.cell(i));
        rows.push_back(text);
      });
      if (!more) return {more.error().reason};
      if (!*more) return rows;
    }
  }
  std::vector<std::string> read_parts(const std::vector<ZipPart>& parts) {
    return read(zip_of(parts));
  }
  static std::vector<ZipPart> with(ZipPart part) {
    auto parts = workbook_parts("<row><c><v>1</v></c></row>");
    parts.push_back(std::move(part));
    return parts;
  }
  test_support::TempFolder folder_;
};

TEST_F(Xlsx, ReadsSharedInlineNumberFlagAndGaps) {
  EXPECT_THAT(
      read_parts(workbook_parts(
          "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>1</v></c><c r=\"C1\" t=\"inlineStr\"><is><r><t>a"
          "</t></r><r><t>b</t></r><rPh><t>no</t></rPh></is></c></row>"
          "<row r=\"4\" hidden=\"1\"><c r=\"A4\"><v>00123</v></c><c r=\"B4\" t=\"b\"><v>1</v></c>"
          "<c r=\"D4\" s=\"7\"/></row>",
          "<si><t>x</t></si><si><t>东风_x000D_\n店 &amp;</t><phoneticPr/></si>")),
      ElementsAre("1:东风\n店 &||ab", "4h:123|TRUE"));
}

TEST_F(Xlsx, TextThatLooksLikeANumberStaysText) {
  EXPECT_THAT(read_parts(workbook_parts("<row><c t=\"inlineStr\"><is><t>00123</t></is></c><c "
                                        "t=\"str\"><f>A1</f><v>1E5</v></c></row>")),
              ElementsAre("1:00123|1E5"));
}

TEST_F(Xlsx, StylesDecideHowNumbersRead) {
  const auto rows = read_parts(workbook_parts(
      "<row><c s=\"0\"><v>46272</v></c><c s=\"1\"><v>46272</v></c><c s=\"2\"><v>46272.5</v></c>"
      "<c s=\"3\"><v>46272</v></c><c s=\"4\"><v>0.856</v></c><c s=\"5\"><v>123</v></c></row>",
      "",
      "<numFmts><numFmt numFmtId=\"170\" formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;\"/>"
      "<numFmt numFmtId=\"171\" formatCode=\"0000000\"/></numFmts><cellStyleXfs><xf "
      "numFmtId=\"9\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf "
      "numFmtId=\"22\"/><xf numFmtId=\"170\"/><xf numFmtId=\"10\"/><xf numFmtId=\"171\"/>"
      "</cellXfs>"));
  // 46272 days after 1899-12-30 is 2026-09-07.
  EXPECT_THAT(rows, ElementsAre("1:46272|2026-09-07|2026-09-07 12:00:00|2026-09|85.6%|0000123"));
}

TEST_F(Xlsx, RowsThatWouldSaySomethingElseAreMarked) {
  EXPECT_THAT(read_parts(workbook_parts(
                  "<row><c t=\"e\"><v>#REF!</v></c></row><row><c><f>A1+1</f></c></row>"
                  "<row><c><v>6901028001234567</v></c></row><row><c><v>1</v></c></row>")),
              ElementsAre("1!:#REF!", "2!:", "3!:6901028001234567", "4:1"));
}

TEST(NumberText, KeepsDigitsAndNeverShowsAnExponent) {
  const auto text = [](std::string_view stored) {
    return number_text(stored, {}, false).value_or("(lost)");
  };
  EXPECT_EQ(text("100000"), "100000");
  EXPECT_EQ(text("1E5"), "100000");
  EXPECT_EQ(text("1.5E-3"), "0.0015");
  EXPECT_EQ(text("0.30000000000000004"), "0.3");  // rounded to 15 digits
  EXPECT_EQ(text("12.30"), "12.30");
  EXPECT_EQ(text("-7"), "-7");
  EXPECT_EQ(text("123456789012345"), "123456789012345");
  EXPECT_EQ(text("1234567890123456"), "(lost)");
  EXPECT_EQ(text("1E20"), "(lost)");
  EXPECT_EQ(text("abc"), "abc");
}

TEST(NumberText, ReadsBothCalendars) {
  const NumberForm day{NumberForm::Kind::kDate, 0};
  EXPECT_EQ(*number_text("1", day, false), "1900-01-01");
  EXPECT_EQ(*number_text("59", day, false), "1900-02-28");
  EXPECT_EQ(*number_text("60", day, false), "60");  // 29 February 1900 never was
  EXPECT_EQ(*number_text("61", day, false), "1900-03-01");
  EXPECT_EQ(*number_text("1", day, true), "1904-01-02");
  EXPECT_EQ(*number_text("-5", day, false), "-5");
  EXPECT_EQ(*number_text("0.75", {NumberForm::Kind::kTime, 0}, false), "18:00:00");
}

TEST(FormOf, KnowsDatesFromQuotedWordsAndColours) {
  using Kind = NumberForm::Kind;
  EXPECT_EQ(form_of("General").kind, Kind::kGeneral);
  EXPECT_EQ(form_of("yyyy\\-mm\\-dd;@").kind, Kind::kDate);
  EXPECT_EQ(form_of("[$-804]yyyy\"年\"m\"月\"d\"日\"").kind, Kind::kDate);
  EXPECT_EQ(form_of("#,##0.00\"元/day\"").kind, Kind::kGeneral);
  EXPECT_EQ(form_of("[Red]0.00").kind, Kind::kGeneral);
  EXPECT_EQ(form_of("[h]:mm").kind, Kind::kGeneral);
  EXPECT_EQ(form_of("h:mm").kind, Kind::kTime);
  EXPECT_EQ(form_of("00000").width, 5);
}

TEST_F(Xlsx, RefusesWhatIsNoOrdinaryWorkbook) {
  using Parts = std::vector<ZipPart>;
  EXPECT_THAT(read("PK\x03\x04 and no more"), ElementsAre("xlsx.damaged"));
  EXPECT_THAT(read_parts({{.name = "a.txt", .content = "x"}}), ElementsAre("xlsx.not_a_workbook"));
  Parts many;
  for (int i = 0; i < 1001; ++i) many.push_back({.name = "p" + std::to_string(i)});
  EXPECT_THAT(read_parts(many), ElementsAre("xlsx.too_many_entries"));
  EXPECT_THAT(read_parts(with({.name = "../../etc/passwd"})), ElementsAre("xlsx.bad_entry_name"));
  EXPECT_THAT(read_parts(with({.name = "/etc/passwd"})), ElementsAre("xlsx.bad_entry_name"));
  EXPECT_THAT(read_parts(with({.name = "XL/Workbook.xml"})), ElementsAre("xlsx.doubled_entry"));
  EXPECT_THAT(read_parts(with({.name = "secret", .flags = 1})), ElementsAre("xlsx.encrypted"));
  EXPECT_THAT(read_parts(with({.name = "xl/vbaProject.bin"})), ElementsAre("xlsx.has_macros"));
  EXPECT_THAT(read_parts(with({.name = "big", .declared_bytes = 0x7FFFFFFF})),
              ElementsAre("xlsx.too_large"));
  auto macros = workbook_parts("");
  macros[0].content =
      "<Types><Override ContentType=\"application/vnd.ms-excel.sheet."
      "macroEnabled.main+xml\"/></Types>";
  EXPECT_THAT(read_parts(macros), ElementsAre("xlsx.has_macros"));
}

TEST_F(Xlsx, RefusesEntriesThatShareBytes) {
  // Fifield's bomb: many directory lines, one piece of packed bytes.
  auto parts = workbook_parts("");
  const std::size_t sheet = parts.size() - 1;
  parts.push_back(
      {.name = parts[sheet].name + "2", .content = parts[sheet].content, .shares_bytes_of = sheet});
  EXPECT_THAT(read_parts(parts), ElementsAre("xlsx.damaged"));  // the local name differs
  parts.back().name = parts[sheet].name;
  EXPECT_THAT(read_parts(parts), ElementsAre("xlsx.doubled_entry"));
  // An entry that lies within the bytes of another.
  std::string inner = zip_of({{.name = "q", .content = "y", .is_stored = true}});
  inner.resize(inner.find("PK\x01\x02"));
  auto nested = workbook_parts("");
  nested.insert(nested.begin(), {.name = "outer", .content = inner, .is_stored = true});
  std::string bytes = zip_of(nested);
  // Directory line of an entry `q` at the offset of the inner header: 30 + strlen("outer").
  const auto at = bytes.find("PK\x01\x02");
  const std::string line = "PK\x01\x02" + test_support::little_endian(20, 2) + inner.substr(4, 22) +
                           test_support::little_endian(1, 2) + test_support::little_endian(0, 12) +
                           test_support::little_endian(35, 4) + "q";
  std::string broken = bytes.substr(0, at) + line.substr(0, 28) +
                       test_support::little_endian(1, 2) + test_support::little_endian(0, 2) +
                       test_support::little_endian(0, 2) + test_support::little_endian(0, 8) +
                       test_support::little_endian(35, 4) + "q" + bytes.substr(at);
  const auto end = broken.rfind("PK\x05\x06");
  const auto count = nested.size() + 1;
  const auto directory_bytes = end - at;
  broken.replace(end + 8, 8,
                 test_support::little_endian(count, 2) + test_support::little_endian(count, 2) +
                     test_support::little_endian(directory_bytes, 4));
  EXPECT_THAT(read(broken), ElementsAre("xlsx.overlapping_entries"));
}

TEST_F(Xlsx, CountsWhatIsReallyUnpackedBecauseHeadersLie) {
  // 40 MiB of blanks: deflate packs them 1000:1; the header says 10 bytes.
  auto parts = workbook_parts("<row><c><v>1</v></c></row>" + std::string(40 << 20, ' '));
  parts.back().declared_bytes = 10;
  EXPECT_THAT(read_parts(parts), ElementsAre("xlsx.packed_too_tightly"));
  auto texts = workbook_parts("", "<si><t>" + std::string(5 << 20, 'a') + "</t></si>");
  EXPECT_THAT(read_parts(texts), ElementsAre("xlsx.packed_too_tightly"));
  auto crc = workbook_parts("<row><c><v>1</v></c></row>");
  crc.back().declared_crc = 1;
  EXPECT_THAT(read_parts(crc), ElementsAre("xlsx.damaged"));
}

TEST_F(Xlsx, RefusesEntitiesDepthAndLinksToTheOutside) {
  auto laughs = workbook_parts("");
  laughs.back().content =
      "<?xml version=\"1.0\"?><!DOCTYPE lolz [<!ENTITY lol \"lol\"><!ENTITY lol2 "
      "\"&lol;&lol;&lol;&lol;\">]><worksheet>&lol2;</worksheet>";
  EXPECT_THAT(read_parts(laughs), ElementsAre("xlsx.has_dtd"));
  std::string deep;
  for (int i = 0; i < 70; ++i) deep += "<x>";
  EXPECT_THAT(read_parts(workbook_parts(deep)), ElementsAre("xlsx.nested_too_deep"));
  auto linked = workbook_parts("");
  linked[3].content =
      "<Relationships><Relationship Id=\"rId1\" Type=\"a/worksheet\" "
      "Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId9\" Type=\"a/externalLink\" "
      "Target=\"http://127.0.0.1/x\" TargetMode=\"External\"/></Relationships>";
  EXPECT_THAT(read_parts(linked), ElementsAre("xlsx.external_relationship"));
  auto clickable = workbook_parts("<row><c><v>1</v></c></row>");
  clickable.push_back({.name = "xl/worksheets/_rels/sheet1.xml.rels",
                       .content = "<Relationships><Relationship Id=\"r1\" Type=\"a/hyperlink\" "
                                  "Target=\"mailto:a@b.c\" TargetMode=\"External\"/>"
                                  "</Relationships>"});
  EXPECT_THAT(read_parts(clickable), ElementsAre("1:1"));
}

TEST_F(Xlsx, RefusesRowsAndCellsThatAreNotWhereTheySay) {
  EXPECT_THAT(read_parts(workbook_parts("<row r=\"2\"/><row r=\"1\"/>")),
              ElementsAre("xlsx.damaged"));
  EXPECT_THAT(read_parts(workbook_parts("<row><c r=\"B1\"/><c r=\"A1\"/></row>")),
              ElementsAre("xlsx.damaged"));
  EXPECT_THAT(read_parts(workbook_parts("<row><c t=\"s\"><v>5</v></c></row>", "<si><t/></si>")),
              ElementsAre("xlsx.damaged"));
  EXPECT_THAT(read_parts(workbook_parts("<row><c r=\"XFD1\"><v>1</v></c></row>")),
              ElementsAre("xlsx.too_many_columns"));
  EXPECT_THAT(read_parts(workbook_parts("<row><c>")), ElementsAre("xlsx.bad_xml"));
}

TEST_F(Xlsx, NamesTheSheetsWhenTheOneAskedForIsNotThere) {
  EXPECT_THAT(read(zip_of(workbook_parts("<row><c><v>1</v></c></row>")), "数据"),
              ElementsAre("1:1"));
  EXPECT_THAT(read(zip_of(workbook_parts("")), "Sheet9"), ElementsAre("xlsx.no_such_sheet"));
}

TEST_F(Xlsx, WhatWeWriteReadsBackWithItsTypes) {
  const auto path = (folder_.path() / "book.xlsx").string();
  auto writer = write_table(path,
                            {{.title = "编码", .is_text = true},
                             {.title = "name"},
                             {.title = "n"},
                             {.title = "share", .is_share = true},
                             {.title = "money"},
                             {.title = "day"},
                             {.title = "month"},
                             {.title = "at"}},
                            {.sheet_name = "数据", .footer_line = "x & y"});
  ASSERT_TRUE(writer.has_value());
  const base::Date day{20'703};  // 2026-09-07
  const std::vector<Cell> cells = {std::string("00123"), std::string("=1+1"),
                                   std::int64_t{42},     0.856,
                                   base::Money{123'456}, day,
                                   base::Period{202609}, base::Instant{20'703LL * 86'400'000}};
  (*writer)->row(cells);
  ASSERT_TRUE((*writer)->finish().has_value());
  std::ifstream file(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  EXPECT_THAT(read(bytes),
              ElementsAre("1:编码|name|n|share|money|day|month|at",
                          "2:00123|=1+1|42|85.6%|1234.56|2026-09-07|2026-09|2026-09-07 08:00:00"));
}

TEST_F(Xlsx, CsvGuardsTextAgainstFormulasAndLeavesNumbersAlone) {
  const auto path = (folder_.path() / "t.csv").string();
  auto writer = write_table(path, {{.title = "a"}, {.title = "b"}},
                            {.format = TableFormat::kCsv, .footer_line = "who, when"});
  ASSERT_TRUE(writer.has_value());
  for (const char* text : {"=1+1", "+86", "-x", "@a", "\tx", "＝1", "plain,\"q\""})
    (*writer)->row(std::vector<Cell>{std::string(text), std::int64_t{-5}});
  ASSERT_TRUE((*writer)->finish().has_value());
  std::ifstream file(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(bytes,
            "\xEF\xBB\xBF"
            "a,b\r\n'=1+1,-5\r\n'+86,-5\r\n'-x,-5\r\n'@a,-5\r\n'\tx,-5\r\n'＝1,-5\r\n"
            "\"plain,\"\"q\"\"\",-5\r\n\"who, when\"\r\n");
  EXPECT_EQ(without_formula_guard("'=1+1"), "=1+1");
  EXPECT_EQ(without_formula_guard("'tis"), "'tis");
  EXPECT_EQ(formula_safe("-5", true), "-5");
}

TEST_F(Xlsx, AFolderThatIsNotThereIsARefusal) {
  for (const auto format : {TableFormat::kCsv, TableFormat::kXlsx}) {
    auto writer = write_table("/nowhere/at/all/t", {{.title = "a"}}, {.format = format});
    std::string reason = writer ? "" : writer.error().reason;
    if (writer) {
      const auto ended = (*writer)->finish();
      reason = ended ? "" : ended.error().reason;
    }
    EXPECT_EQ(reason, "sheets.unwritable");
  }
}

}  // namespace
}  // namespace sheets
