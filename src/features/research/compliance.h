#pragma once
#include <string_view>

#include "base/result.h"

/// The wall between answers and people: which columns, words and tables are refused, and by which
/// rule. Reasons are compliance.pii_03 (a field that the purpose does not need: PIPL 6),
/// compliance.pii_18 (a profile of a consumer, or a group so small that it is one: PIPL 6, 28),
/// compliance.pii_19 (accounts in social networks: PIPL 27), compliance.min_06 and
/// compliance.min_11 (minors: 未成年人保护法 17(4), 59; 未成年人网络保护条例 36, 37). All forbid.
namespace research {

/// A column of a file that is no dimension of the study: refused, whatever it is; the rule named
/// depends on what it seems to hold.
base::Error refused_column(std::string_view column);
/// A title, purpose, question or answer: none is about minors, none asks who somebody is.
base::Result<void> check_words(std::string_view field, std::string_view text);
/// Does an age or a band of ages begin below 18? Text that is no age: no.
bool is_below_18(std::string_view text);
/// Is it one age, not a band?
bool is_exact_age(std::string_view text);
/// What a table was asked by that is no dimension of the study.
base::Error refused_dimension(std::string_view code);
/// A group below the minimum was asked for, or one that would show it.
base::Error refused_group(std::string message);

}  // namespace research
