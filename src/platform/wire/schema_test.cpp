#include "platform/wire/schema.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace wire_schema_test {

struct Line {
  std::int64_t quantity = 0;
  std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(Line, (), (quantity, note))

struct Order {
  base::OrderId id;
  std::vector<Line> lines;
  std::optional<Line> last;
};
BOOST_DESCRIBE_STRUCT(Order, (), (id, lines, last))

TEST(Schema, NamesStructsAndKeepsTheNameWhenOptional) {
  const auto schema = wire::schema<Order>();
  EXPECT_EQ(schema.at("title").as_string(), "wire_schema_test::Order");
  EXPECT_EQ(schema.at_pointer("/properties/lines/items/title").as_string(),
            "wire_schema_test::Line");
  const auto& last = schema.at_pointer("/properties/last/anyOf").as_array();
  EXPECT_EQ(last.at(0), wire::schema<Line>());
  EXPECT_EQ(last.at(1).at("type").as_string(), "null");
  // Only what must be there is required.
  EXPECT_EQ(wire::schema<Line>().at("required").as_array().size(), 1U);
}

}  // namespace wire_schema_test
