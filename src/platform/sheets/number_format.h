#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// How a number of a workbook reads as text: what a person sees in the cell, as far as it says
/// what the value is, and never with other digits than the value has.
namespace sheets {

/// What a cell's number format makes of its number.
struct NumberForm {
  enum class Kind : std::uint8_t {
    kGeneral,
    kDate,      ///< YYYY-MM-DD
    kDateTime,  ///< YYYY-MM-DD hh:mm:ss, without the time at midnight
    kMonth,     ///< year and month without a day: YYYY-MM
    kTime,      ///< hh:mm:ss
    kPercent,   ///< 0.85 reads 85%
    kZeros,     ///< `00000`: 123 reads 00123
  };
  Kind kind = Kind::kGeneral;
  std::uint8_t width = 0;  ///< kZeros
};
/// Of a built-in format number (0..163), or of a format's own text.
NumberForm built_in_form(std::int64_t id);
NumberForm form_of(std::string_view format_code);

/// The text of a stored number.
/// General: all digits as stored when there are at most 15; otherwise rounded to 15 significant
/// digits, which is what a spreadsheet holds; never with an exponent.
/// @return the text, or nothing when the number has more than 15 digits before the point: the
///   spreadsheet has lost the last ones already. A number that is none reads as it stands.
std::optional<std::string> number_text(std::string_view stored, NumberForm form, bool from_1904);

}  // namespace sheets
