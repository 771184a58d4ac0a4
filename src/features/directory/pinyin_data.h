#pragma once
#include <string_view>

namespace directory {

/// Lines of a toneless syllable, a space and the characters read so; ü is written v.
extern const std::string_view kFirstReadings;
/// The same for characters that are often read another way as well (行, 长, 乐).
extern const std::string_view kSecondReadings;

}  // namespace directory
