#include "platform/records/parse.h"

#include <gmock/gmock.h>

namespace records {
namespace {

using testing::HasSubstr;

Dictionaries formats() {
  Dictionaries dictionaries;
  dictionaries.add("format", "Z", "食杂店", "Grocery");
  dictionaries.add("format", "B", "便利店", "Convenience store");
  dictionaries.add("scope", "CIGARETTE", "卷烟", "Cigarettes");
  dictionaries.add("scope", "CIGAR", "雪茄烟", "Cigars");
  return dictionaries;
}

class ParseField : public testing::Test {
 protected:
  ParsedField parse(Field field, std::string_view text, const ParseOptions& options = {}) {
    field.name = "f";
    return parse_field(field, text, options, dictionaries_);
  }
  /// The canonical text of what was read, or the reason why nothing was.
  std::string read(const Field& field, std::string_view text, const ParseOptions& options = {}) {
    const ParsedField parsed = parse(field, text, options);
    if (parsed.error) return parsed.error->reason;
    return to_text(field, parsed.value).value_or("null");
  }
  static ParseOptions dated(std::string_view format) {
    ParseOptions options;
    options.date_format = *DateFormat::parse(format);
    return options;
  }
  const Dictionaries dictionaries_ = formats();
  const Field text_{.bytes_max = 6};
  const Field integer_{.type = FieldType::kInteger, .min = 0, .max = 31};
  const Field share_{.type = FieldType::kReal, .min = 0, .max = 1};
  const Field real_{.type = FieldType::kReal};
  const Field money_{.type = FieldType::kMoney, .min = 0, .max = 1e8};
  const Field date_{.type = FieldType::kDate};
  const Field period_{.type = FieldType::kPeriod};
  const Field flag_{.type = FieldType::kFlag};
  const Field code_{.type = FieldType::kCode, .dictionary = "format"};
  const Field codes_{.type = FieldType::kCodeList, .dictionary = "scope"};
};

TEST_F(ParseField, BlankIsNull) {
  for (const Field& field : {text_, integer_, share_, money_, date_, period_, flag_, code_, codes_})
    EXPECT_EQ(read(field, " \t\xE3\x80\x80"), "null");
}

TEST_F(ParseField, KeepsLeadingZerosAndTrims) { EXPECT_EQ(read(text_, " 00123 "), "00123"); }

TEST_F(ParseField, RefusesTextThatIsTooLongOrBroken) {
  EXPECT_EQ(read(text_, "1234567"), "text.too_long");
  EXPECT_EQ(read(text_, "食杂店"), "text.too_long");  // nine bytes
  EXPECT_EQ(read(text_, std::string_view("a\0b", 3)), "text.nul");
  EXPECT_EQ(read(text_, "a\xFF"), "text.bad_utf8");
  EXPECT_EQ(read(code_, std::string_view("Z\0", 2)), "text.nul");
}

TEST_F(ParseField, TakesOnlyListedTexts) {
  const Field field{.one_of = {"MANUAL", "POS"}};
  EXPECT_EQ(read(field, "pos"), "POS");
  EXPECT_EQ(read(field, "FAX"), "text.not_allowed");
  EXPECT_THAT(parse(field, "FAX").error->expected, HasSubstr("MANUAL, POS"));
}

TEST_F(ParseField, IntegersStandInTheirRange) {
  EXPECT_EQ(read(integer_, "31"), "31");
  EXPECT_EQ(read(integer_, "32"), "number.out_of_range");
  EXPECT_EQ(read(integer_, "-1"), "number.out_of_range");
  EXPECT_EQ(read(integer_, "3.5"), "integer.not_a_number");
  EXPECT_EQ(read(integer_, "1,000"), "integer.not_a_number");
  EXPECT_EQ(read(integer_, "99999999999999999999"), "integer.not_a_number");
  EXPECT_THAT(parse(integer_, "32").error->expected, HasSubstr("from 0 to 31"));
}

TEST_F(ParseField, SharesComeAsFractionsOrPercent) {
  ParseOptions percent;
  percent.percent = true;
  EXPECT_EQ(read(share_, "0.85"), "0.85");
  EXPECT_EQ(read(share_, "85%"), "0.85");
  EXPECT_EQ(read(share_, "85 %"), "0.85");
  EXPECT_EQ(read(share_, "85", percent), "0.85");
  EXPECT_EQ(read(share_, "85%", percent), "0.85");
  EXPECT_EQ(read(share_, "85"), "number.out_of_range");
  EXPECT_THAT(parse(share_, "85").error->expected, HasSubstr("percent"));
  EXPECT_EQ(read(share_, "101%"), "number.out_of_range");
  EXPECT_EQ(read(real_, "85%"), "real.not_a_number");  // of what?
  EXPECT_EQ(read(real_, "-0"), "0");
  EXPECT_EQ(read(real_, "nan"), "real.not_a_number");
  EXPECT_EQ(read(real_, "1e999"), "real.not_a_number");
}

TEST_F(ParseField, MoneyInMajorOrMinorUnits) {
  ParseOptions minor;
  minor.money_unit = MoneyUnit::kMinor;
  EXPECT_EQ(read(money_, "161.28"), "161.28");
  EXPECT_EQ(read(money_, "161.2800"), "161.28");
  EXPECT_EQ(read(money_, "16128", minor), "161.28");
  EXPECT_EQ(read(money_, "161.28", minor), "money.not_an_amount");
  EXPECT_EQ(read(money_, "161.285"), "money.too_precise");
  EXPECT_EQ(read(money_, "-1"), "number.out_of_range");
  EXPECT_EQ(read(money_, "$3"), "money.not_an_amount");
  EXPECT_EQ(read(money_, "1e3"), "money.not_an_amount");
  EXPECT_EQ(read(money_, "99999999999999999999"), "money.not_an_amount");
}

TEST_F(ParseField, ThousandsSeparatorsOnlyWhenTheMappingSaysSo) {
  ParseOptions separated;
  separated.thousands_separator = ',';
  EXPECT_EQ(read(money_, "1,234.50"), "money.thousands_separator");
  EXPECT_EQ(read(money_, "1,234.50", separated), "1234.50");
  EXPECT_EQ(read(money_, "12,345,678", separated), "12345678.00");
  EXPECT_EQ(read(money_, "1234.50", separated), "1234.50");
  EXPECT_EQ(read(money_, "1,23", separated), "money.not_an_amount");
  EXPECT_EQ(read(money_, "1234,567", separated), "money.not_an_amount");
  EXPECT_EQ(read(money_, ",123", separated), "money.not_an_amount");
  EXPECT_EQ(read(money_, "1.000,5", separated), "money.not_an_amount");
}

TEST_F(ParseField, DatesThatExistInTheFormAgreed) {
  EXPECT_EQ(read(date_, "2021-12-31"), "2021-12-31");
  EXPECT_EQ(read(date_, "2021-02-31"), "date.not_a_date");
  EXPECT_EQ(read(date_, "31/12/2021"), "date.not_a_date");
  EXPECT_EQ(read(date_, "12/31/2021", dated("MM/DD/YYYY")), "2021-12-31");
  EXPECT_EQ(read(date_, "31/12/2021", dated("MM/DD/YYYY")), "date.not_a_date");
  EXPECT_EQ(read(date_, "20211231", dated("YYYYMMDD")), "2021-12-31");
  EXPECT_EQ(read(date_, "2021年2月3日", dated("YYYY年M月D日")), "2021-02-03");
  EXPECT_EQ(read(date_, "2021-12-31 23:59:59", dated("YYYY-MM-DD hh:mm:ss")), "2021-12-31");
  EXPECT_EQ(read(date_, "2021-12-31 24:00:00", dated("YYYY-MM-DD hh:mm:ss")), "date.not_a_date");
  EXPECT_EQ(read(date_, "2021-12", dated("YYYY-MM")), "date.not_a_date");
  EXPECT_THAT(parse(date_, "x", dated("MM/DD/YYYY")).error->expected, HasSubstr("MM/DD/YYYY"));
}

TEST_F(ParseField, PeriodsAreMonths) {
  EXPECT_EQ(read(period_, "2021-12"), "2021-12");
  EXPECT_EQ(read(period_, "2021-13"), "period.not_a_period");
  EXPECT_EQ(read(period_, "202112"), "period.not_a_period");
  EXPECT_EQ(read(period_, "202112", dated("YYYYMM")), "2021-12");
  EXPECT_EQ(read(period_, "12/31/2021", dated("MM/DD/YYYY")), "2021-12");
}

TEST(DateFormat, RefusesFormsThatSayTooLittleOrTwice) {
  for (const auto* text : {"", "DD", "YYYY", "YYYY-MM-MM", "hello"}) {
    const auto format = DateFormat::parse(text);
    ASSERT_FALSE(format.has_value()) << text;
    EXPECT_EQ(format.error().reason, "parse.bad_date_format");
  }
}

TEST_F(ParseField, FlagsInBothLanguages) {
  EXPECT_EQ(read(flag_, "Yes"), "1");
  EXPECT_EQ(read(flag_, "是"), "1");
  EXPECT_EQ(read(flag_, "F"), "0");
  EXPECT_EQ(read(flag_, "否"), "0");
  EXPECT_EQ(read(flag_, "2"), "flag.not_a_flag");
}

TEST_F(ParseField, DictionaryValuesByAnyName) {
  EXPECT_EQ(read(code_, "z"), "Z");
  EXPECT_EQ(read(code_, "食杂店"), "Z");
  EXPECT_EQ(read(code_, "convenience STORE"), "B");
  EXPECT_EQ(read(code_, "kiosk"), "dictionary.unknown_value");
  EXPECT_THAT(parse(code_, "kiosk").error->expected, HasSubstr("Z 食杂店, B 便利店"));
  const Field unknown{.type = FieldType::kCode, .dictionary = "nothing"};
  EXPECT_THAT(parse(unknown, "x").error->expected, HasSubstr("no dictionary nothing"));
}

TEST_F(ParseField, CodeListsAreOneTextHoweverWritten) {
  EXPECT_EQ(read(codes_, "CIGAR;CIGARETTE"), "CIGARETTE,CIGAR");
  EXPECT_EQ(read(codes_, "雪茄烟、卷烟、卷烟"), "CIGARETTE,CIGAR");
  EXPECT_EQ(read(codes_, "CIGAR,beer"), "dictionary.unknown_value");
  EXPECT_EQ(read(codes_, ",;"), "dictionary.unknown_value");
}

TEST_F(ParseField, CanonicalTextReadsBackTheSame) {
  const auto same = [&](const Field& field, const db::Value& value) {
    const auto back = from_text(field, to_text(field, value));
    EXPECT_EQ(back.variant().index(), value.variant().index());
    EXPECT_EQ(to_text(field, back), to_text(field, value));
  };
  same(real_, 0.1 + 0.2);
  same(money_, std::int64_t{-5});
  same(date_, base::Date{18'992});
  same(period_, base::Period{202112});
  same(flag_, true);
  same(text_, "食");
  same(text_, db::Value());
}

}  // namespace
}  // namespace records
