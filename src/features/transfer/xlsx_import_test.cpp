#include "features/transfer/import_fixture.h"
#include "test_support/zip_builder.h"

/// Workbooks through the same pipeline as CSV.
namespace transfer {
namespace {

using test_support::workbook_parts;
using test_support::zip_of;
using testing::HasSubstr;

class XlsxImport : public ImportTest {
 protected:
  static std::string texts(std::initializer_list<const char*> cells) {
    std::string row = "<row>";
    for (const char* cell : cells)
      row += "<c t=\"inlineStr\"><is><t>" + std::string(cell) + "</t></is></c>";
    return row + "</row>";
  }
  ImportSummary take_book(const std::string& kind, const std::string& rows,
                          const std::string& mapping = {}, const std::string& styles = {}) {
    auto wanted = options(kind, write(kind + ".xlsx", zip_of(workbook_parts(rows, "", styles))));
    if (!mapping.empty()) wanted.mapping_text = mapping;
    auto summary = run(wanted);
    EXPECT_TRUE(summary.has_value()) << (summary ? "" : summary.error().message);
    return summary ? *summary : ImportSummary{};
  }
};

TEST_P(XlsxImport, EndsInTheSameStateAsTheSameTableAsCsv) {
  const auto summary =
      take_book("shops", texts({"customer_code", "shop_name"}) + texts({"00123", "东风, \"店\""}) +
                             "<row r=\"7\" hidden=\"1\"><c r=\"A7\"><v>45</v></c><c r=\"B7\" "
                             "t=\"inlineStr\"><is><t>two\nlines</t></is></c></row>");
  EXPECT_EQ(summary.total().rows_created, 2U);
  ASSERT_EQ(summary.files.size(), 1U);
  EXPECT_EQ(summary.files[0].encoding, "XLSX");
  EXPECT_EQ(summary.files[0].sheet, "数据");
  EXPECT_EQ(summary.files[0].hidden_rows, 1U);
  EXPECT_THAT(state(), HasSubstr("00123|东风, \"店\"|"));
  EXPECT_THAT(state(), HasSubstr("45|two\nlines|"));
  const auto again =
      take("shops", "customer_code,shop_name\n00123,\"东风, \"\"店\"\"\"\n45,\"two\nlines\"\n");
  EXPECT_EQ(again.total().rows_unchanged, 2U);
}

TEST_P(XlsxImport, RejectsRowsWithTheirRowNumberAndMendsAlone) {
  const auto summary = take_book(
      "shops", texts({"customer_code", "shop_name", "opened_on"}) +
                   texts({"=1+1", "formula", "2026-02-31"}) +
                   "<row r=\"9\"><c t=\"inlineStr\"><is><t>S9</t></is></c><c t=\"e\"><v>#REF!</v>"
                   "</c></row>" +
                   "<row r=\"12\"><c><v>6901028001234567</v></c></row>");
  ASSERT_EQ(summary.first_rejected.size(), 3U);
  EXPECT_EQ(summary.first_rejected[0].line, 2U);
  EXPECT_EQ(summary.first_rejected[0].reason, "date.not_a_date");
  EXPECT_EQ(summary.first_rejected[1].line, 9U);
  EXPECT_EQ(summary.first_rejected[1].reason, "xlsx.error_value");
  EXPECT_EQ(summary.first_rejected[2].reason, "xlsx.number_too_long");
  std::string mended = rejects();
  EXPECT_THAT(mended, HasSubstr(",'=1+1,formula,2026-02-31"));  // no formula when it is opened
  mended = mended.substr(0, mended.find("shops.xlsx,9"));
  mended.replace(mended.rfind("2026-02-31"), 10, "2026-02-28");
  EXPECT_EQ(take("shops", mended).total().rows_created, 1U);
  EXPECT_THAT(state(), HasSubstr("=1+1|formula|"));  // the guard was ours, and is gone
}

TEST_P(XlsxImport, TakesTheWorkbooksOwnDatesWhateverTheMappingSaysOfTexts) {
  const auto summary = take_book(
      "shops",
      texts({"code", "name", "day"}) +
          "<row><c t=\"inlineStr\"><is><t>S1</t></is></c><c t=\"inlineStr\"><is><t>a</t></is></c>"
          "<c s=\"1\"><v>46272</v></c></row>" +
          texts({"S2", "b", "09/07/2026"}),
      "[fields]\ncustomer_code = \"code\"\nshop_name = \"name\"\nopened_on = { column = \"day\", "
      "format = \"MM/DD/YYYY\" }\n",
      "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs>");
  EXPECT_EQ(summary.total().rows_created, 2U);
  EXPECT_EQ(database().reader()->text_scalar(
                "select cast(count(*) as text) from customers where opened_on = 20703"),
            "2");
}

TEST_P(XlsxImport, ReadsTheSheetThatTheMappingNames) {
  const auto file = write("a.xlsx", zip_of(workbook_parts(texts({"customer_code", "shop_name"}))));
  auto wanted = options("shops", file);
  wanted.mapping_text = "sheet = \"other\"\n[fields]\ncustomer_code = \"customer_code\"\n";
  const auto refused = run(wanted);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().reason, "xlsx.no_such_sheet");
  EXPECT_THAT(refused.error().message, HasSubstr("数据"));
}

TEST_P(XlsxImport, BatchesDoNotDependOnBlocks) {
  std::string rows = texts({"customer_code", "shop_name"});
  for (int i = 0; i < 2500; ++i)
    rows += texts({("S" + std::to_string(i)).c_str(), "a name that fills some bytes"});
  const auto path = write("b.xlsx", zip_of(workbook_parts(rows)));
  const auto shape = inspect_table(path, {});
  ASSERT_TRUE(shape.has_value());
  EXPECT_EQ(shape->rows, 2500U);
  auto reader = open_rows(*shape);
  ASSERT_TRUE(reader.has_value());
  RowBatch batch;
  std::uint64_t seen = 0;
  while (true) {
    const auto more = (*reader)->next(batch, 700);
    ASSERT_TRUE(more.has_value());
    if (!*more) break;
    EXPECT_EQ(batch.size(), seen < 2100 ? 700U : 400U);
    EXPECT_EQ(batch.line(0), seen + 2);
    EXPECT_EQ(batch.row(0), "S" + std::to_string(seen) + ",a name that fills some bytes");
    seen += batch.size();
  }
  EXPECT_EQ(seen, 2500U);
}

ROUNDSMAN_ON_BOTH_ENGINES(XlsxImport);

}  // namespace
}  // namespace transfer
