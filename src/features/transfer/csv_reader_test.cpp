#include "features/transfer/csv_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <iconv.h>
#include <zlib.h>

#include <filesystem>
#include <fstream>

#include "test_support/test_database.h"

namespace transfer {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct ReadRow {
  std::uint64_t line;
  std::vector<std::string> fields;
  RowProblem problem;
};

class CsvFile : public testing::Test {
 protected:
  std::string write(const std::string& bytes, const std::string& name = "file.csv") {
    const auto path = folder_.path() / name;
    std::ofstream(path, std::ios::binary) << bytes;
    return path.string();
  }
  std::string write_gzip(const std::string& bytes, const std::string& name = "file.csv") {
    const auto path = (folder_.path() / name).string();
    gzFile file = gzopen(path.c_str(), "wb");
    gzwrite(file, bytes.data(), static_cast<unsigned>(bytes.size()));
    gzclose(file);
    return path;
  }
  static std::string reason(const std::string& path, const TableFormat& format = {}) {
    const auto shape = inspect_csv(path, format);
    return shape ? "" : shape.error().reason;
  }
  /// Header and rows of a sound file, read `rows_max` at a time.
  std::vector<ReadRow> read(const std::string& path, const TableFormat& format = {},
                            std::size_t rows_max = 3) {
    const auto shape = inspect_csv(path, format);
    EXPECT_TRUE(shape.has_value()) << (shape ? "" : shape.error().message);
    if (!shape) return {};
    shape_ = *shape;
    auto reader = CsvReader::open(*shape);
    std::vector<ReadRow> rows;
    RowBatch batch;
    RowSplitter splitter(shape->delimiter, shape->header.size());
    std::vector<std::string_view> fields;
    while (*reader->next(batch, rows_max)) {
      EXPECT_LE(batch.size(), rows_max);
      for (std::size_t i = 0; i < batch.size(); ++i) {
        const auto problem = splitter.split(batch.row(i), fields);
        rows.push_back({batch.line(i), {fields.begin(), fields.end()}, problem});
      }
    }
    EXPECT_EQ(rows.size(), shape->rows);
    return rows;
  }

  test_support::TempFolder folder_;
  TableShape shape_;
};

std::string to_gb18030(std::string text) {
  iconv_t converter = iconv_open("GB18030", "UTF-8");
  std::string out(text.size() * 2 + 16, '\0');
  char* from = text.data();
  std::size_t from_left = text.size();
  char* to = out.data();
  std::size_t to_left = out.size();
  EXPECT_EQ(iconv(converter, &from, &from_left, &to, &to_left), 0U);
  iconv_close(converter);
  out.resize(out.size() - to_left);
  return out;
}

TEST_F(CsvFile, ReadsFieldsLinesAndQuotes) {
  const auto rows =
      read(write("code,name\n"
                 "00123,plain\n"
                 "2,\"a, \"\"b\"\"\nnext line\"\n"
                 "\n"
                 "3,5\" pipe\n"
                 "4,\"\""));
  ASSERT_EQ(rows.size(), 4U);
  EXPECT_THAT(shape_.header, ElementsAre("code", "name"));
  EXPECT_THAT(rows[0].fields, ElementsAre("00123", "plain"));
  EXPECT_EQ(rows[0].line, 2U);
  EXPECT_THAT(rows[1].fields, ElementsAre("2", "a, \"b\"\nnext line"));
  EXPECT_EQ(rows[1].line, 3U);
  // The quoted field holds a line end and a blank line follows: the next row is on line 6.
  EXPECT_THAT(rows[2].fields, ElementsAre("3", "5\" pipe"));
  EXPECT_EQ(rows[2].line, 6U);
  EXPECT_THAT(rows[3].fields, ElementsAre("4", ""));
}

TEST_F(CsvFile, TakesQuotedHeaders) {
  EXPECT_EQ(read(write("\"a \"\"b\"\"\n c\",d\n1,2\n")).size(), 1U);
  EXPECT_THAT(shape_.header, ElementsAre("a \"b\"\n c", "d"));
}

TEST_F(CsvFile, TakesEveryLineEnd) {
  for (const std::string end : {"\n", "\r\n", "\r"}) {
    const auto rows = read(write("a,b" + end + "1,2" + end + end + "3,4" + end));
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_THAT(rows[0].fields, ElementsAre("1", "2"));
    EXPECT_THAT(rows[1].fields, ElementsAre("3", "4"));
    EXPECT_EQ(rows[1].line, 4U);
  }
}

TEST_F(CsvFile, DetectsTheDelimiter) {
  EXPECT_THAT(read(write("a\tb\n1,5\t2\n"))[0].fields, ElementsAre("1,5", "2"));
  EXPECT_THAT(read(write("a;b\n1,5;2\n"))[0].fields, ElementsAre("1,5", "2"));
  EXPECT_THAT(read(write("\"a;x;y\",b\n1,2\n"))[0].fields, ElementsAre("1", "2"));
  EXPECT_THAT(read(write("a;b,c\n1;2,3\n"), {.delimiter = ';'})[0].fields, ElementsAre("1", "2,3"));
  EXPECT_THAT(read(write("only\n1\n"))[0].fields, ElementsAre("1"));
}

TEST_F(CsvFile, TakesByteOrderMarkAndGzipWhateverTheName) {
  EXPECT_EQ(read(write("\xEF\xBB\xBF"
                       "a,b\n1,2\n"))
                .size(),
            1U);
  EXPECT_EQ(shape_.header[0], "a");
  std::string many = "a,b\n";
  for (int i = 0; i < 100'000; ++i) many += std::to_string(i) + ",x\n";
  EXPECT_EQ(read(write_gzip(many), {}, 50'000).size(), 100'000U);
  // Two gzip members one after the other are one text.
  std::ifstream one(write_gzip("a,b\n1,2\n", "one"), std::ios::binary);
  std::ifstream two(write_gzip("3,4\n", "two"), std::ios::binary);
  const std::string members = std::string(std::istreambuf_iterator<char>(one), {}) +
                              std::string(std::istreambuf_iterator<char>(two), {});
  EXPECT_EQ(read(write(members, "both.bin")).size(), 2U);
}

TEST_F(CsvFile, DetectsGb18030AndConvertsIt) {
  const std::string text = "客户编码,店名\n00123,长泰烟酒商店\n00124,㐂镕食杂店𠮷\n";
  const auto rows = read(write(to_gb18030(text)));
  EXPECT_EQ(shape_.encoding, Encoding::kGb18030);
  EXPECT_THAT(shape_.header, ElementsAre("客户编码", "店名"));
  EXPECT_THAT(rows[0].fields, ElementsAre("00123", "长泰烟酒商店"));
  EXPECT_THAT(rows[1].fields, ElementsAre("00124", "㐂镕食杂店𠮷"));
  EXPECT_EQ(rows[1].problem, RowProblem::kNone);
}

TEST_F(CsvFile, DoesNotTakeDamagedUtf8OrLatin1ForGb18030) {
  std::string damaged = "编码,店名\n1,长泰烟酒商店\n2,食杂店\n3,便利店\n";
  damaged.replace(damaged.find("食"), 1, "\xFF");
  auto rows = read(write(damaged));
  EXPECT_EQ(shape_.encoding, Encoding::kUtf8);
  EXPECT_EQ(rows[0].problem, RowProblem::kNone);
  EXPECT_EQ(rows[1].problem, RowProblem::kBadUtf8);
  EXPECT_EQ(rows[2].problem, RowProblem::kNone);
  rows = read(write("a,b\n1,caf\xE9s\n2,gar\xE7on\n3,\xE9t\xE9\n4,na\xEFve\n"));
  EXPECT_EQ(shape_.encoding, Encoding::kUtf8);
  EXPECT_EQ(rows[0].problem, RowProblem::kBadUtf8);
}

TEST_F(CsvFile, ABadGb18030SequenceSpoilsItsRowOnly) {
  const std::string bytes =
      to_gb18030("编码,店名\n1,长泰\n2,") + "\x81\n" + to_gb18030("3,便利店\n");
  const auto rows = read(write(bytes), {.encoding = Encoding::kGb18030});
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].problem, RowProblem::kNone);
  EXPECT_EQ(rows[1].problem, RowProblem::kBadUtf8);
  EXPECT_EQ(rows[2].problem, RowProblem::kNone);
}

TEST_F(CsvFile, NamesWhatIsWrongWithARow) {
  using namespace std::string_literals;
  const auto rows =
      read(write("a,b\n"
                 "1\n"
                 "1,2,3\n"
                 "1,\xC3\x28\n"
                 "1,x\0y\n"
                 "\"1\"x,2\n"
                 "1,x\ry\n"
                 "1,"s +
                 std::string(70'000, 'x') + "\n1,2\n"));
  ASSERT_EQ(rows.size(), 8U);
  EXPECT_EQ(rows[0].problem, RowProblem::kTooFewFields);
  EXPECT_EQ(rows[1].problem, RowProblem::kTooManyFields);
  EXPECT_EQ(rows[2].problem, RowProblem::kBadUtf8);
  EXPECT_EQ(rows[3].problem, RowProblem::kNul);
  EXPECT_EQ(rows[4].problem, RowProblem::kTextAfterQuote);
  EXPECT_EQ(rows[5].problem, RowProblem::kStrayCarriageReturn);
  EXPECT_EQ(rows[6].problem, RowProblem::kFieldTooLong);
  EXPECT_EQ(rows[7].problem, RowProblem::kNone);
}

TEST_F(CsvFile, EveryProblemHasReasonAndWords) {
  for (int i = 1; i <= static_cast<int>(RowProblem::kStrayCarriageReturn); ++i) {
    EXPECT_THAT(reason_of(static_cast<RowProblem>(i)), testing::StartsWith("csv."));
    EXPECT_FALSE(words_of(static_cast<RowProblem>(i)).empty());
  }
}

TEST_F(CsvFile, RefusesAnUnbalancedQuoteBeforeAnythingIsRead) {
  const auto shape = inspect_csv(write("a,b\n1,2\n3,\"open\n5,6\n7,8\n"), {});
  ASSERT_FALSE(shape.has_value());
  EXPECT_EQ(shape.error().reason, "csv.unbalanced_quote");
  EXPECT_THAT(shape.error().message, HasSubstr("line 3"));
}

TEST_F(CsvFile, RefusesRowsBeyondTheLimit) {
  EXPECT_EQ(reason(write("a,b\n1," + std::string(CsvLimits::kRowBytesMax, 'x') + "\n")),
            "csv.row_too_long");
  std::string header = "c0";
  for (std::size_t i = 1; i <= CsvLimits::kColumnsMax; ++i) header += ",c" + std::to_string(i);
  EXPECT_EQ(reason(write(header + "\n")), "csv.too_many_columns");
}

TEST_F(CsvFile, RefusesOtherKindsOfFiles) {
  using namespace std::string_literals;
  EXPECT_EQ(reason(write("PK\x03\x04rest")), "transfer.wrong_kind_of_file");
  EXPECT_EQ(reason(write("%PDF-1.7\n")), "transfer.wrong_kind_of_file");
  EXPECT_EQ(reason(write("\xFF\xFE"
                         "a\0,\0b\0"s)),
            "transfer.wrong_kind_of_file");
  EXPECT_EQ(reason(write("<!DOCTYPE html><html>")), "transfer.wrong_kind_of_file");
  EXPECT_EQ(reason(write("{\"rows\": []}")), "transfer.wrong_kind_of_file");
  EXPECT_EQ(reason(write("\x01\0\0\0\x02\0\0\0abc"s)), "transfer.wrong_kind_of_file");
  EXPECT_EQ(reason(write_gzip("PK\x03\x04rest")), "transfer.wrong_kind_of_file");
  const auto shape = inspect_csv(write("PK\x03\x04rest"), {});
  EXPECT_THAT(shape.error().message, HasSubstr("XLSX"));
}

TEST_F(CsvFile, RefusesMissingEmptyAndDamagedFiles) {
  EXPECT_EQ(reason((folder_.path() / "none.csv").string()), "transfer.file_not_found");
  EXPECT_EQ(reason(folder_.path().string()), "transfer.file_not_found");
  EXPECT_EQ(reason(write("")), "transfer.empty_file");
  EXPECT_EQ(reason(write("\n\n")), "transfer.empty_file");
  std::string rows = "a,b\n";
  for (int i = 0; i < 10'000; ++i) rows += std::to_string(i * 7919) + ",x\n";
  const auto path = write_gzip(rows);
  std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2);
  EXPECT_EQ(reason(path), "transfer.gzip_damaged");
}

TEST_F(CsvFile, RefusesBlankAndDoubledColumns) {
  EXPECT_EQ(reason(write("a,,c\n1,2,3\n")), "csv.bad_header");
  EXPECT_EQ(reason(write("a,b,A\n1,2,3\n")), "csv.doubled_column");
  EXPECT_EQ(reason(write("a,\xC3\x28\n1,2\n")), "csv.bad_header");
}

TEST_F(CsvFile, BatchesDoNotDependOnHowTheBytesArrive) {
  std::string text = "a,b\r\n";
  for (int i = 0; i < 30'000; ++i)
    text += std::to_string(i) + ",\"x" + std::string(static_cast<std::size_t>(i % 50), 'y') +
            "\"\"\r\nz\"\r\n";
  const auto plain = read(write(text, "plain"), {}, 1000);
  const auto packed = read(write_gzip(text, "packed"), {}, 777);
  ASSERT_EQ(plain.size(), 30'000U);
  ASSERT_EQ(packed.size(), plain.size());
  for (std::size_t i = 0; i < plain.size(); ++i) {
    ASSERT_EQ(plain[i].fields, packed[i].fields);
    ASSERT_EQ(plain[i].line, packed[i].line);
    ASSERT_EQ(plain[i].line, 2 + 2 * i);
  }
}

}  // namespace
}  // namespace transfer
