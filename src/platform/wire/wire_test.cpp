#include "platform/wire/wire.h"

#include <gtest/gtest.h>

namespace wire {
namespace {

enum class Tone { kPlain, kVeryLoud };
BOOST_DESCRIBE_ENUM(Tone, kPlain, kVeryLoud)

struct Inner {
  std::string name;
  std::optional<double> share;
};
BOOST_DESCRIBE_STRUCT(Inner, (), (name, share))

struct Outer {
  base::CustomerId id;
  base::Date day;
  base::Period period;
  base::Money total_minor;
  Tone tone = Tone::kPlain;
  bool open = false;
  std::vector<Inner> inners;
};
BOOST_DESCRIBE_STRUCT(Outer, (), (id, day, period, total_minor, tone, open, inners))

const char* const kText =
    R"({"id":"9007199254740993","day":"2021-12-31","period":"2021-12","total_minor":-5,)"
    R"("tone":"very_loud","open":true,"inners":[{"name":"名","share":0.5},{"name":"b","share":null}]})";

TEST(Wire, WritesWhatItReads) {
  const auto outer = from_json<Outer>(kText);
  ASSERT_TRUE(outer.has_value());
  EXPECT_EQ(outer->id.value, 9007199254740993);  // more than a JavaScript number can hold
  EXPECT_EQ(outer->tone, Tone::kVeryLoud);
  EXPECT_FALSE(outer->inners[1].share.has_value());
  EXPECT_EQ(json::parse(to_json(*outer)), json::parse(kText));
}

std::string message_of(const std::string& text) {
  const auto result = from_json<Outer>(text);
  return result ? "accepted" : result.error().message;
}

TEST(Wire, NamesThePlaceOfABadValue) {
  std::string text = kText;
  EXPECT_EQ(message_of(text.replace(text.find("0.5"), 3, "\"x\"")),
            "inners[0].share: expected a number");
  text = kText;
  EXPECT_EQ(message_of(text.replace(text.find("very_loud"), 9, "shrill")),
            "tone: expected one of plain, very_loud");
  text = kText;
  EXPECT_EQ(message_of(text.replace(text.find("2021-12-31"), 10, "2021-02-31")),
            "day: expected a day, YYYY-MM-DD");
  text = kText;
  EXPECT_EQ(message_of(text.replace(text.find("\"open\""), 6, "\"opne\"")),
            "open: expected a value; it is missing");
  text = kText;
  EXPECT_EQ(message_of(text.replace(text.rfind('}'), 1, ",\"extra\":1}")),
            "extra: expected no such field");
}

TEST(Wire, RefusesWhatIsNotJson) {
  EXPECT_EQ(parse("{").error().reason, "wire.bad_json");
  EXPECT_EQ(parse("1 2").error().reason, "wire.bad_json");
  EXPECT_EQ(parse(std::string(100, '[') + std::string(100, ']')).error().reason, "wire.bad_json");
}

TEST(Wire, CompressionComesBackAndDamageIsSeen) {
  const std::string text(100'000, 'x');
  std::string bytes = compress(text);
  EXPECT_LT(bytes.size(), 1000U);
  EXPECT_EQ(*decompress(bytes), text);
  EXPECT_EQ(decompress(bytes, 1000).error().reason, "wire.bad_compression");
  bytes.resize(bytes.size() / 2);
  EXPECT_EQ(decompress(bytes).error().reason, "wire.bad_compression");
}

}  // namespace
}  // namespace wire
