#include "features/transfer/mapping.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "features/orders/orders.h"
#include "features/transfer/field_plan.h"
#include "features/transfer/transfer.h"
#include "test_support/test_database.h"

namespace transfer {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class MappingFile : public testing::Test {
 protected:
  base::Result<Mapping> read(const std::string& text,
                             const records::RecordKind& kind = orders::line_kind()) {
    const auto path = (folder_.path() / "m.toml").string();
    std::ofstream(path) << text;
    return read_mapping(path, kind);
  }
  std::string message(const std::string& text) {
    const auto mapping = read(text);
    EXPECT_FALSE(mapping.has_value());
    if (mapping) return "";
    EXPECT_EQ(mapping.error().reason, "mapping.bad");
    return mapping.error().message;
  }
  test_support::TempFolder folder_;
};

TEST_F(MappingFile, ErrorsNameTheLineAndWhatWasExpected) {
  EXPECT_THAT(message("kind = orders\n"), HasSubstr("m.toml line 1"));
  EXPECT_THAT(message("[fields]\norder_no = \"a\"\nmoon = \"b\"\n"),
              AllOf(HasSubstr("line 3"), HasSubstr("'moon' is not a field of orders"),
                    HasSubstr("ordered_on")));
  EXPECT_THAT(message("colour = 1\n[fields]\n"),
              AllOf(HasSubstr("line 1"), HasSubstr("unknown key 'colour'")));
  EXPECT_THAT(message("kind = \"shops\"\n[fields]\n"), HasSubstr("for imports of 'shops'"));
  EXPECT_THAT(message("delimiter = \"pipe\"\n[fields]\n"),
              AllOf(HasSubstr("comma, tab, semicolon"), HasSubstr("found 'pipe'")));
  EXPECT_THAT(message("encoding = 5\n[fields]\n"), HasSubstr("UTF-8, GB18030"));
  EXPECT_THAT(message("[fields]\n\norder_no = 5\n"),
              AllOf(HasSubstr("line 3"), HasSubstr("a column name in quotes")));
  EXPECT_THAT(message("[fields]\norder_no = { constant = \"x\", column = \"y\" }\n"),
              HasSubstr("exactly one of column, concat and constant"));
  EXPECT_THAT(message("[fields]\norder_no = { column = \"x\", format = \"YYYY\" }\n"),
              HasSubstr("'format' is for dates"));
  EXPECT_THAT(message("[fields]\namount = { column = \"x\", unit = \"percent\" }\n"),
              HasSubstr("major, minor"));
  EXPECT_THAT(message("[fields]\norder_no = { column = \"x\", unit = \"minor\" }\n"),
              HasSubstr("'unit' is for amounts"));
  EXPECT_THAT(message("[fields]\nordered_on = { column = \"x\", format = \"ZZ\" }\n"),
              HasSubstr("line 2"));
  EXPECT_THAT(message("[fields]\norder_no = { column = \"x\", take = -1 }\n"),
              HasSubstr("number of characters"));
  EXPECT_THAT(message("ignore = \"x\"\n[fields]\n"), HasSubstr("a list of column names"));
  EXPECT_THAT(message("missing = { moons = \"reject\" }\n[fields]\n"),
              HasSubstr("shops, products"));
  EXPECT_THAT(message("kind = \"orders\"\n"), HasSubstr("expected a table [fields]"));
  EXPECT_EQ(read_mapping("/none.toml", orders::line_kind()).error().reason, "mapping.not_found");
}

TEST_F(MappingFile, StepsComeInTheirOrder) {
  const auto& kind = registry().get("organisation");
  const auto mapping = read(
      "[fields]\ncode = { column = \"zip\", skip = 1, take = 3, "
      "values = { \"061\" = \"west\" }, default = \"none\", prefix = \"<\", "
      "suffix = \">\" }\n"
      "name = { concat = [\"a\", \"b\"], separator = \"、\", take = 4 }\n"
      "kind = { constant = \"sales_area\" }\n",
      kind);
  ASSERT_TRUE(mapping.has_value()) << mapping.error().message;
  const std::vector<std::string> header = {"a", "b", "zip"};
  const auto plan = FieldPlan::make(*mapping, kind, header, "f.csv");
  ASSERT_TRUE(plan.has_value()) << plan.error().message;
  std::string scratch;
  const auto text = [&](const char* field, std::vector<std::string_view> row) {
    return std::string(plan->text(kind.index_of(field), row, scratch));
  };
  EXPECT_EQ(text("code", {"", "", " 50613 "}), "<west>");
  EXPECT_EQ(text("code", {"", "", "52001"}), "<200>");
  EXPECT_EQ(text("code", {"", "", "  "}), "<none>");
  EXPECT_EQ(text("name", {"长泰", "烟酒", ""}), "长泰、烟");
  EXPECT_EQ(text("name", {"", "烟酒", ""}), "烟酒");
  EXPECT_EQ(text("name", {"", " ", ""}), "");
  EXPECT_EQ(text("kind", {"", "", ""}), "sales_area");
}

TEST_F(MappingFile, WithoutOneColumnsAreFoundByNameInEitherLanguage) {
  const auto& kind = orders::line_kind();
  const std::vector<std::string> header = {"订单号",  "CUSTOMER_CODE", "Order date",
                                           "product", "订购量",        "amount_minor"};
  const auto plan = FieldPlan::make(no_mapping(), kind, header, "f.csv");
  ASSERT_TRUE(plan.has_value()) << plan.error().message;
  for (const char* field : {"order_no", "customer", "ordered_on", "product", "ordered_qty"})
    EXPECT_TRUE(plan->has(kind.index_of(field))) << field;
  EXPECT_FALSE(plan->has(kind.index_of("line_no")));
  EXPECT_EQ(plan->options(kind.index_of("amount")).money_unit, records::MoneyUnit::kMinor);
}

}  // namespace
}  // namespace transfer
