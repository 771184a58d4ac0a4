#include "platform/wire/compact.h"

#include <gtest/gtest.h>

namespace {

struct Inner {
  std::string word;
  std::vector<int> numbers;
  friend bool operator==(const Inner&, const Inner&) = default;
};
BOOST_DESCRIBE_STRUCT(Inner, (), (word, numbers))

struct Outer {
  std::string name;
  std::optional<double> share;
  std::int64_t count = 0;
  bool flag = false;
  Inner inner;
  std::vector<Inner> list;
  base::Period period;
  friend bool operator==(const Outer&, const Outer&) = default;
};
BOOST_DESCRIBE_STRUCT(Outer, (), (name, share, count, flag, inner, list, period))

TEST(CompactJson, LeavesOutWhatIsEmpty) {
  Outer outer;
  outer.period = base::Period{202112};
  EXPECT_EQ(wire::to_compact_json(outer), R"({"count":0,"period":"2021-12"})");
}

TEST(CompactJson, ComesBackAsItWas) {
  Outer outer{"a \"b\"\n\\ 烟", 0.125, -7, true, {"x", {1, 2}}, {{"y", {}}, {}}, {202101}};
  const std::string text = wire::to_compact_json(outer);
  EXPECT_EQ(text,
            "{\"name\":\"a \\\"b\\\"\\u000a\\\\ 烟\",\"share\":0.125,\"count\":-7,"
            "\"flag\":true,\"inner\":{\"word\":\"x\",\"numbers\":[1,2]},"
            "\"list\":[{\"word\":\"y\"},{}],\"period\":\"2021-01\"}");
  const auto back = wire::from_compact_json<Outer>(text);
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(*back, outer);
}

TEST(CompactJson, WholeDoublesHaveNoPoint) {
  EXPECT_EQ(wire::to_compact_json(std::vector<double>{3.0, -0.5, 1e20}), "[3,-0.5,1e+20]");
}

TEST(CompactJson, RefusesUnknownFieldsAndWrongTypes) {
  EXPECT_EQ(wire::from_compact_json<Inner>(R"({"wrod":"x"})").error().reason, "wire.wrong_value");
  EXPECT_EQ(wire::from_compact_json<Inner>(R"({"word":3})").error().reason, "wire.wrong_value");
  EXPECT_EQ(wire::from_compact_json<Inner>("{").error().reason, "wire.bad_json");
}

}  // namespace
