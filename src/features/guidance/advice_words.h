#pragma once
#include <string>

#include "features/guidance/book.h"

namespace guidance {

/// Why a product is named, in one line, the strongest evidence first.
std::string recommended_words(const GuidanceBook& book, const RecommendedLine& line,
                              Language language);
std::string key_response_words(const KeyResponseLine& line, Language language);
std::string range_words(const GuidanceBook& book, const RangeLine& line, Language language);

}  // namespace guidance
