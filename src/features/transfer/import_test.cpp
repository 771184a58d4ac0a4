#include "features/transfer/import_fixture.h"

namespace transfer {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr const char* kHeader =
    "order_no,customer_code,ordered_on,line_no,product_code,ordered_qty,amount\n";

std::string orders_text(const std::string& rows) { return kHeader + rows; }

void expect_counts(const ImportSummary& summary, std::uint64_t read, std::uint64_t created,
                   std::uint64_t changed, std::uint64_t unchanged, std::uint64_t rejected) {
  const auto total = summary.total();
  EXPECT_EQ(total.rows_read, read);
  EXPECT_EQ(total.rows_created, created);
  EXPECT_EQ(total.rows_changed, changed);
  EXPECT_EQ(total.rows_unchanged, unchanged);
  EXPECT_EQ(total.rows_rejected, rejected);
  for (const auto& row : summary.first_rejected) SCOPED_TRACE(row.message);
}

class OrderImport : public ImportTest {
 protected:
  void SetUp() override {
    ImportTest::SetUp();
    if (!IsSkipped()) add_shops_and_products();
  }
  /// The reason for which the only row is rejected.
  std::string rejected(const std::string& row, const std::string& mapping = {}) {
    const auto summary = take("orders", orders_text(row), [&](ImportOptions& wanted) {
      if (!mapping.empty()) wanted.mapping = write("mapping.toml", mapping);
    });
    if (summary.first_rejected.size() != 1) return "taken";
    const auto& first = summary.first_rejected[0];
    EXPECT_EQ(first.line, 2U);
    EXPECT_FALSE(first.message.empty());
    EXPECT_THAT(rejects(), HasSubstr(first.reason));
    return first.reason;
  }
};

TEST_P(OrderImport, TakesOrdersAndKeepsCodesAsText) {
  const auto summary = take("orders", orders_text("A1,S1,2021-01-04,1,P1,2,10.50\n"
                                                  "A1,S1,2021-01-04,2,P2,-1,-3\n"
                                                  "A1,S2,2021-01-04,1,P1,1,5.25\n"
                                                  "A2,00123,2021-01-05,1,P1,4,0\n"));
  expect_counts(summary, 4, 4, 0, 0, 0);
  // 2021-01-04 is day 18631.
  EXPECT_THAT(state(), StartsWith("A1|S1|18631|1|P1|2|1050|-|-|\n"
                                  "A1|S1|18631|2|P2|-1|-300|-|-|\n"
                                  "A1|S2|18631|1|P1|1|525|-|-|\n"
                                  "A2|00123|18632|1|P1|4|0|-|-|\n"));
}

TEST_P(OrderImport, TheSameFileAgainChangesNothing) {
  const std::string text =
      orders_text("A1,S1,2021-01-04,1,P1,2,10.50\nA1,S1,2021-01-04,2,P2,1,3\n");
  take("orders", text);
  const auto version = [&] {
    return organisation::get_company(*database().reader(), "C1")->data_version;
  };
  const auto before = version();
  const auto state_before = state();
  expect_counts(take("orders", text), 2, 0, 0, 2, 0);
  EXPECT_EQ(version(), before);
  EXPECT_EQ(state(), state_before);
}

TEST_P(OrderImport, ModesDecideWhatHappensToLinesThatExist) {
  take("orders", orders_text("A1,S1,2021-01-04,1,P1,2,10\n"));
  const std::string text = orders_text("A1,S1,2021-01-04,1,P1,3,15\nB1,S2,2021-01-04,1,P1,1,5\n");
  const auto with_mode = [](records::Mode mode) {
    return [mode](ImportOptions& wanted) { wanted.mode = mode; };
  };
  auto summary = take("orders", text, with_mode(records::Mode::kCreate));
  expect_counts(summary, 2, 1, 0, 0, 1);
  EXPECT_EQ(summary.first_rejected[0].reason, "orders.exists");
  const std::string changed =
      orders_text("A1,S1,2021-01-04,1,P1,4,20\nC1,S2,2021-01-04,1,P1,1,5\n");
  summary = take("orders", changed, with_mode(records::Mode::kUpdate));
  expect_counts(summary, 2, 0, 1, 0, 1);
  EXPECT_EQ(summary.first_rejected[0].reason, "orders.not_found");
  EXPECT_THAT(state(), HasSubstr("A1|S1|18631|1|P1|4|2000|"));
  EXPECT_THAT(state(), testing::Not(HasSubstr("C1|")));
}

TEST_P(OrderImport, RejectsEveryKindOfBadRow) {
  EXPECT_EQ(rejected("A1,S1,2021-02-31,1,P1,2,10\n"), "date.not_a_date");
  EXPECT_EQ(rejected("A1,S1,04/01/2021,1,P1,2,10\n"), "date.not_a_date");
  EXPECT_EQ(rejected("A1,S1,1969-12-31,1,P1,2,10\n"), "number.out_of_range");
  EXPECT_EQ(rejected("A1,S9,2021-01-04,1,P1,2,10\n"), "orders.unknown_customer");
  EXPECT_EQ(rejected("A1,123,2021-01-04,1,P1,2,10\n"), "orders.unknown_customer");
  EXPECT_EQ(rejected("A1,S1,2021-01-04,1,P9,2,10\n"), "orders.unknown_product");
  EXPECT_EQ(rejected("A1,S1,2021-01-04,1,P1,0,0\n"), "orders.zero_quantity");
  EXPECT_EQ(rejected("A1,S1,2021-01-04,1,P1,2,-10\n"), "orders.signs_differ");
  EXPECT_EQ(rejected("A1,S1,2021-01-04,1,P1,-2,10\n"), "orders.signs_differ");
  EXPECT_EQ(rejected("A1,S1,2021-01-04,1,P1,99999999999,10\n"), "number.out_of_range");
  EXPECT_EQ(rejected("A1,S1,2021-01-04,1,P1,two,10\n"), "integer.not_a_number");
  EXPECT_EQ(rejected("A1,S1,2021-01-04,1,P1,1.5,10\n"), "integer.not_a_number");
  EXPECT_EQ(rejected("A1,S1,2021-01-04,1,P1,2,99999999.00\n"), "number.out_of_range");
  EXPECT_EQ(rejected("A1,S1,2021-01-04,1,P1,2,\"1,234.50\"\n"), "money.thousands_separator");
  EXPECT_EQ(rejected("A1,S1,2021-01-04,1,P1,2,1.234\n"), "money.too_precise");
  EXPECT_EQ(rejected("A1,S1,2021-01-04,1,P1,2,ten\n"), "money.not_an_amount");
  EXPECT_EQ(rejected(",S1,2021-01-04,1,P1,2,10\n"), "orders.required_missing");
  EXPECT_EQ(rejected("A1,S1,2021-01-04,,P1,2,10\n"), "orders.required_missing");
  EXPECT_EQ(rejected("A1,S1,2021-01-04,0,P1,2,10\n"), "number.out_of_range");
  EXPECT_EQ(rejected("\"A\n1\",S1,2021-01-04,1,P1,2,10\n"), "text.control_character");
  EXPECT_EQ(rejected(std::string(65, 'A') + ",S1,2021-01-04,1,P1,2,10\n"), "text.too_long");
  EXPECT_EQ(rejected("A1,S1,2021-01-04,1,P1,2\n"), "csv.too_few_fields");
  EXPECT_EQ(rejected("A1,S1,2021-01-04,1,P1,2,10,11\n"), "csv.too_many_fields");
  EXPECT_EQ(rejected(std::string("A1,S1,2021-01-04,1,P1,2,1\0\n", 27)), "csv.nul_byte");
  EXPECT_EQ(rejected("A\xC3\x28,S1,2021-01-04,1,P1,2,10\n"), "csv.bad_utf8");
  EXPECT_THAT(state(), StartsWith("--"));
}

TEST_P(OrderImport, MappingMayRefuseReturnsAndReadThousands) {
  const std::string mapping =
      "returns = \"reject\"\n[fields]\norder_no=\"order_no\"\ncustomer=\"customer_code\"\n"
      "ordered_on=\"ordered_on\"\nline_no=\"line_no\"\nproduct=\"product_code\"\n"
      "ordered_qty=\"ordered_qty\"\namount={column=\"amount\", thousands=\",\"}\n";
  EXPECT_EQ(rejected("A1,S1,2021-01-04,1,P1,-2,-10\n", mapping), "orders.negative_quantity");
  EXPECT_EQ(rejected("A1,S1,2021-01-04,1,P1,2,\"1,234.50\"\n", mapping), "taken");
  EXPECT_THAT(state(), HasSubstr("|123450|"));
}

TEST_P(OrderImport, ZeroIsTakenWhereSomethingWasDemanded) {
  const auto summary = take("orders",
                            "order_no,customer_code,ordered_on,line_no,product_code,ordered_qty,"
                            "amount,demand_qty,delivered_qty\nA1,S1,2021-01-04,1,P1,0,0,5,\n");
  expect_counts(summary, 1, 1, 0, 0, 0);
  EXPECT_THAT(state(), HasSubstr("|P1|0|0|5|-|"));
}

TEST_P(OrderImport, TheSameLineTwiceInOneFileIsRejectedWhereverItStands) {
  for (const std::size_t chunk_rows : {1U, 2U, 50'000U}) {
    const auto summary = take("orders",
                              orders_text("A1,S1,2021-01-04,1,P1,2,10\nA2,S1,2021-01-04,1,P1,2,10\n"
                                          "A1,S1,2021-01-04,1,P2,1,3\nA1,S1,2021-01-04,2,P2,1,3\n"),
                              [&](ImportOptions& wanted) { wanted.chunk_rows = chunk_rows; });
    ASSERT_EQ(summary.first_rejected.size(), 1U);
    EXPECT_EQ(summary.first_rejected[0].line, 4U);
    EXPECT_EQ(summary.first_rejected[0].reason, "orders.duplicate_line");
    ASSERT_TRUE(undo_import(database(), clock_, ids_, summary.files[0].import_id, "t").has_value());
  }
}

TEST_P(OrderImport, LinesWithoutNumbersAreKnownByTheirProduct) {
  const std::string header = "order_no,customer_code,ordered_on,product_code,ordered_qty,amount\n";
  const std::string text = header +
                           "A1,S1,2021-01-04,P1,2,10\nA1,S1,2021-01-04,P2,1,3\n"
                           "A1,S1,2021-01-04,P1,7,10\n";
  const auto first = take("orders", text);
  expect_counts(first, 3, 2, 0, 0, 1);
  expect_counts(take("orders", text), 3, 0, 0, 2, 1);
  expect_counts(take("orders", header + "A1,S1,2021-01-04,P2,4,12\n"), 1, 0, 1, 0, 0);
  EXPECT_THAT(state(), StartsWith("A1|S1|18631|1|P1|2|1000|-|-|\nA1|S1|18631|2|P2|4|1200|-|-|\n"));
}

TEST_P(OrderImport, PlaceholdersKeepLinesOfUnknownShopsAndProducts) {
  const std::string mapping =
      "missing = \"placeholder\"\n[fields]\norder_no=\"order_no\"\ncustomer=\"customer_code\"\n"
      "ordered_on=\"ordered_on\"\nline_no=\"line_no\"\nproduct=\"product_code\"\n"
      "ordered_qty=\"ordered_qty\"\namount=\"amount\"\n";
  const auto summary =
      take("orders", orders_text("A1,S9,2021-01-04,1,P9,2,10\nA1,S9,2021-01-04,2,P1,0,0\n"),
           [&](ImportOptions& wanted) { wanted.mapping = write("mapping.toml", mapping); });
  expect_counts(summary, 2, 1, 0, 0, 1);
  EXPECT_EQ(summary.total().placeholders_created, 2U);
  EXPECT_THAT(state(), HasSubstr("S9|S9|placeholder|"));
  EXPECT_THAT(state(), HasSubstr("P9|P9|placeholder|"));
  // The real shop comes later and fills the placeholder.
  expect_counts(take("shops", "customer_code,shop_name\nS9,Nine\n"), 1, 0, 1, 0, 0);
  EXPECT_THAT(state(), HasSubstr("S9|Nine|active|"));
}

TEST_P(OrderImport, TheRejectsFileIsMendedAndImportedAlone) {
  take("orders", orders_text("A1,S1,2021-01-04,1,P1,2,10\n"
                             "A1,S1,2021-01-04,2,P1,bad,\"3,5\"\n"
                             "A1,S1,2021-02-31,3,P2,1\n"));
  std::string text = rejects();
  EXPECT_THAT(text, StartsWith("\xEF\xBB\xBFrejected_file,rejected_line,rejected_field,"
                               "rejected_value,rejected_reason,rejected_message,order_no,"));
  EXPECT_THAT(text, HasSubstr("orders.csv,3,ordered_qty,bad,integer.not_a_number,"));
  // Not mended, the same rows are rejected for the same reasons and nothing doubles.
  const auto again = run(options("orders", write("again.csv", text)));
  ASSERT_TRUE(again.has_value()) << again.error().message;
  expect_counts(*again, 2, 0, 0, 0, 2);
  EXPECT_THAT(rejects(), HasSubstr(",rejected_message,order_no,"));
  EXPECT_EQ(rejects().find("rejected_line", 40), std::string::npos);
  const auto mend = [&](const std::string& from, const std::string& to) {
    ASSERT_NE(text.find(from), std::string::npos) << from;
    text.replace(text.find(from), from.size(), to);
  };
  mend("2021-01-04,2,P1,bad,\"3,5\"", "2021-01-04,2,P1,1,3.5");
  mend("2021-02-31,3,P2,1", "2021-01-04,3,P2,1,4");
  const auto mended = run(options("orders", write("mended.csv", text)));
  ASSERT_TRUE(mended.has_value()) << mended.error().message;
  expect_counts(*mended, 2, 2, 0, 0, 0);
  EXPECT_THAT(state(), HasSubstr("A1|S1|18631|3|P2|1|400|"));
}

TEST_P(OrderImport, ADryRunReportsTheSameAndKeepsNothing) {
  const std::string text = orders_text(
      "A1,S1,2021-01-04,1,P1,2,10\nA1,S9,2021-01-04,1,P1,2,10\n"
      "A1,S1,2021-01-04,1,P1,2,10\nA2,S1,2021-01-04,1,P1,2,x\n");
  const auto before = state();
  const auto chunked = [](bool dry) {
    return [dry](ImportOptions& wanted) {
      wanted.dry_run = dry;
      wanted.chunk_rows = 2;
    };
  };
  const auto rehearsed = take("orders", text, chunked(true));
  const auto rehearsed_rejects = rejects();
  EXPECT_EQ(state(), before);
  EXPECT_FALSE(rehearsed.files[0].import_id);
  const auto real = take("orders", text, chunked(false));
  expect_counts(real, 4, 1, 0, 0, 3);
  EXPECT_EQ(rejects(), rehearsed_rejects);
  auto a = rehearsed.total();
  auto b = real.total();
  EXPECT_EQ(a.rows_created, b.rows_created);
  EXPECT_EQ(a.rows_rejected, b.rows_rejected);
  EXPECT_EQ(rehearsed.reasons, real.reasons);
}

TEST_P(OrderImport, SeveralFilesAreOneImportEachAndOneReport) {
  auto wanted = options("orders", write("a.csv", orders_text("A1,S1,2021-01-04,1,P1,2,10\n")));
  wanted.files.push_back(write("b.csv", orders_text("A1,S1,2021-01-04,2,P9,2,10\n"
                                                    "A1,S1,2021-01-04,3,P2,2,10\n")));
  for (const bool dry : {true, false}) {
    wanted.dry_run = dry;
    const auto summary = run(wanted);
    ASSERT_TRUE(summary.has_value()) << summary.error().message;
    expect_counts(*summary, 3, 2, 0, 0, 1);
    EXPECT_THAT(rejects(), HasSubstr("b.csv,2,product_code,P9,orders.unknown_product,"));
  }
  wanted.files.push_back(write("c.csv", "order_no,customer_code,ordered_on,product_code,amount\n"));
  EXPECT_EQ(run(wanted).error().reason, "transfer.headers_differ");
}

TEST_P(OrderImport, UndoTakesEverythingOutAndPutsLinesBack) {
  take("orders", orders_text("A1,S1,2021-01-04,1,P1,2,10\n"));
  const auto before = state();
  const auto company = [&] { return *organisation::get_company(*database().reader(), "C1"); };
  const auto removed_before = company().orders_removed;
  const auto version_before = company().data_version;
  const auto mapping = write("m.toml",
                             "missing = \"placeholder\"\n[fields]\norder_no=\"order_no\"\n"
                             "customer=\"customer_code\"\nordered_on=\"ordered_on\"\n"
                             "line_no=\"line_no\"\nproduct=\"product_code\"\n"
                             "ordered_qty=\"ordered_qty\"\namount=\"amount\"\n");
  const auto second = take("orders",
                           orders_text("A1,S1,2021-01-04,1,P2,3,11\nA1,S1,2021-01-04,2,P9,1,1\n"
                                       "B1,S8,2021-01-04,1,P9,1,1\n"),
                           [&](ImportOptions& wanted) { wanted.mapping = mapping; });
  expect_counts(second, 3, 2, 1, 0, 0);
  const auto undone = undo_import(database(), clock_, ids_, second.files[0].import_id, "tester");
  ASSERT_TRUE(undone.has_value()) << undone.error().message;
  EXPECT_EQ(state(), before);
  EXPECT_EQ(undone->orders_removed, 1);
  EXPECT_EQ(undone->lines_removed, 2);
  EXPECT_EQ(undone->lines_restored, 1);
  EXPECT_EQ(undone->records_removed, 2);
  EXPECT_EQ(company().orders_removed, removed_before + 1);
  EXPECT_GT(company().data_version, version_before);
  EXPECT_EQ(undo_import(database(), clock_, ids_, second.files[0].import_id, "t").error().reason,
            "transfer.already_undone");
  EXPECT_EQ(undo_import(database(), clock_, ids_, base::ImportId{5}, "t").error().reason,
            "transfer.no_such_import");
}

TEST_P(OrderImport, UndoRefusesWhileSomethingLaterDependsOnIt) {
  const auto first = take("orders", orders_text("A1,S1,2021-01-04,1,P1,2,10\n"));
  const auto second = take("orders", orders_text("A1,S1,2021-01-04,1,P1,3,15\n"));
  const auto third = take("orders", orders_text("A1,S1,2021-01-04,1,P1,4,20\n"));
  const auto undo = [&](const ImportSummary& summary) {
    const auto result = undo_import(database(), clock_, ids_, summary.files[0].import_id, "t");
    return result ? std::string() : result.error().reason;
  };
  EXPECT_EQ(undo(first), "orders.changed_later");
  EXPECT_EQ(undo(second), "orders.changed_later");
  EXPECT_EQ(undo(third), "");
  EXPECT_EQ(undo(second), "");
  EXPECT_EQ(undo(first), "");
  EXPECT_THAT(state(), StartsWith("--"));
}

TEST_P(OrderImport, UndoOfShopsAndProductsRefusesWhileOrdersNameThem) {
  const auto shops = take("shops", "customer_code,shop_name\nS7,Seven\n");
  const auto orders = take("orders", orders_text("A1,S7,2021-01-04,1,P1,2,10\n"));
  EXPECT_EQ(undo_import(database(), clock_, ids_, shops.files[0].import_id, "t").error().reason,
            "records.depended_on");
  ASSERT_TRUE(undo_import(database(), clock_, ids_, orders.files[0].import_id, "t").has_value());
  EXPECT_TRUE(undo_import(database(), clock_, ids_, shops.files[0].import_id, "t").has_value());
}

TEST_P(OrderImport, UndoRefusesAfterAMonthWasPublished) {
  const auto orders = take("orders", orders_text("A1,S1,2021-01-04,1,P1,2,10\n"));
  const auto company = organisation::get_company(*database().reader(), "C1")->id;
  {
    auto session = database().writer();
    session->execute_text(
        "insert into month_runs (company_id, id, period, version, state, data_version, "
        "inputs_hash, "
        "grading_version, target_classes_version, strategies_hash, seed, customers_total, "
        "customers_stored, started_at_ms, metric_ids) values (" +
        std::to_string(company.value) + ", 1, 202101, 1, 'published', 1, '', 1, 1, '', 1, 0, 0, " +
        std::to_string(clock_.now().unix_ms + 1000) + ", '')");
  }
  EXPECT_EQ(undo_import(database(), clock_, ids_, orders.files[0].import_id, "t").error().reason,
            "transfer.month_depends");
}

class FileRefusals : public ImportTest {};

TEST_P(FileRefusals, RefuseBeforeAnythingIsWritten) {
  EXPECT_EQ(refusal("shops", "PK\x03\x04zip"), "xlsx.damaged");
  EXPECT_EQ(refusal("shops", ""), "transfer.empty_file");
  EXPECT_EQ(refusal("shops", "S1,One\nS2,Two\n"), "transfer.no_header");
  EXPECT_EQ(refusal("shops", "customer_code,shop_name,moon_phase\nS1,One,full\n"),
            "transfer.unknown_column");
  EXPECT_EQ(refusal("shops", "customer_code,shop_name,customer_code\nS1,One,S2\n"),
            "csv.doubled_column");
  EXPECT_EQ(refusal("shops", "customer_code,客户编码,shop_name\nS1,S1,One\n"),
            "transfer.doubled_column");
  EXPECT_EQ(refusal("shops", "shop_name\nOne\n"), "transfer.missing_column");
  EXPECT_EQ(refusal("shops", "customer_code,shop_name\nS1,One\nS2,\"open\n"),
            "csv.unbalanced_quote");
  EXPECT_EQ(refusal("ships", "customer_code\nS1\n"), "transfer.unknown_kind");
  EXPECT_EQ(refusal("shops", "a,b\n1,2\n", "[fields]\ncustomer_code=\"x\"\nshop_name=\"b\"\n"),
            "transfer.missing_column");
  EXPECT_EQ(refusal("shops", "a,b,c\n1,2,3\n", "[fields]\ncustomer_code=\"a\"\nshop_name=\"b\"\n"),
            "transfer.unknown_column");
  auto wanted = options("shops", write("x.csv", "customer_code,shop_name\nS1,One\n"));
  wanted.company_code = "NO";
  EXPECT_EQ(run(wanted).error().reason, "organisation.no_such_company");
  wanted.company_code = "C1";
  wanted.files = {(folder_.path() / "none.csv").string()};
  EXPECT_EQ(run(wanted).error().reason, "transfer.file_not_found");
  wanted.files = {write("rejects.csv", "customer_code,shop_name\nS1,One\n")};
  EXPECT_EQ(run(wanted).error().reason, "transfer.rejects_over_source");
  EXPECT_EQ(state(), "--\n--\n");
}

class RecordImport : public ImportTest {};

TEST_P(RecordImport, ReadsChineseHeadersAndGb18030) {
  const auto summary = take("shops", "客户编码,店名\n001,长泰烟酒商店\n");
  EXPECT_EQ(summary.total().rows_created + summary.total().rows_rejected, 1U);
}

TEST_P(RecordImport, ADoubledShopCodeIsRejectedTheSecondTime) {
  const auto summary = take("shops", "customer_code,shop_name\nS1,One\nS2,Two\nS1,Uno\n");
  expect_counts(summary, 3, 2, 0, 0, 1);
  EXPECT_EQ(summary.first_rejected[0].line, 4U);
  EXPECT_EQ(summary.first_rejected[0].reason, "records.duplicate_in_file");
}

TEST_P(RecordImport, IdenticalRepetitionsAreFineWhereTheMappingSaysSo) {
  const auto mapping =
      write("m.toml",
            "duplicates = \"identical\"\nignore = [\"*\"]\n[fields]\n"
            "code = { column = \"zip\", take = 3, prefix = \"z-\", default = \"none\" }\n"
            "name = { concat = [\"state\", \"zip\"], separator = \" \", take = 6 }\n"
            "kind = { constant = \"sales_area\" }\n");
  const auto summary =
      take("organisation", "zip,state,x\n50613,IA,1\n50614,IA,2\n52001,IA,3\n,IA,4\n50615,NE,5\n",
           [&](ImportOptions& wanted) { wanted.mapping = mapping; });
  // z-506 twice the same (the second counts as unchanged), z-520, z-none, and z-506 with another
  // name.
  expect_counts(summary, 5, 3, 0, 1, 1);
  EXPECT_EQ(summary.first_rejected[0].reason, "records.duplicate_in_file");
}

TEST_P(RecordImport, SummaryIsOneJsonObject) {
  const auto text = take("shops", "customer_code,shop_name\nS1,One\nS1,Two\n").json();
  EXPECT_THAT(text, StartsWith("{\"rows_read\":2,\"rows_taken\":1,\"rows_changed\":0,"
                               "\"rows_unchanged\":0,\"rows_rejected\":1,"));
  EXPECT_THAT(text, testing::Not(HasSubstr("\n")));
}

TEST_P(RecordImport, AHeaderWithoutRowsIsAnImportOfNothing) {
  expect_counts(take("shops", "customer_code,shop_name\n"), 0, 0, 0, 0, 0);
}

ROUNDSMAN_ON_BOTH_ENGINES(OrderImport);
ROUNDSMAN_ON_BOTH_ENGINES(FileRefusals);
ROUNDSMAN_ON_BOTH_ENGINES(RecordImport);

}  // namespace
}  // namespace transfer
