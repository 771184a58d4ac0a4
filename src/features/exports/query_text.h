#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace exports {

/// `a=1&b=%E5%BA%97` as pairs, decoded, in order.
std::vector<std::pair<std::string, std::string>> parse_query(std::string_view query);

}  // namespace exports
