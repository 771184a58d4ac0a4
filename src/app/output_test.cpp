#include "app/output.h"

#include <gtest/gtest.h>

namespace app {
namespace {

const Output kOutput{{"code", "name", "share", "evidence"},
                     {{std::string("00123"), std::string("=1+1"), 0.1, Raw{R"([{"a":1}])"}},
                      {std::string("b,\"c"), std::string("店"), Cell{}, Cell{}}}};

TEST(Output, CsvQuotesKeepsCodesAndDefusesFormulas) {
  EXPECT_EQ(rendered(kOutput, Format::kCsv),
            "code,name,share,evidence\n"
            "00123,'=1+1,0.1,\"[{\"\"a\"\":1}]\"\n"
            "\"b,\"\"c\",店,,\n");
}

TEST(Output, JsonKeepsTypesAndRawJson) {
  EXPECT_EQ(rendered(kOutput, Format::kJson),
            "[\n{\"code\":\"00123\",\"name\":\"=1+1\",\"share\":0.1,\"evidence\":[{\"a\":1}]},\n"
            "{\"code\":\"b,\\\"c\",\"name\":\"店\",\"share\":null,\"evidence\":null}\n]\n");
}

TEST(Output, TableAlignsWideCharacters) {
  const Output output{
      {"店名", "n"},
      {{std::string("东风店"), std::int64_t{7}}, {std::string("ab"), std::int64_t{123}}}};
  EXPECT_EQ(rendered(output, Format::kTable),
            "店名    n\n"
            "东风店    7\n"
            "ab      123\n");
}

TEST(Output, ANumberReadsBackExactly) {
  EXPECT_EQ(exact(12), "12");
  EXPECT_EQ(exact(0.1 + 0.2), "0.30000000000000004");
}

}  // namespace
}  // namespace app
