#pragma once
#include <string>
#include <string_view>

#include "features/guidance/figure.h"
#include "features/metrics/metrics.h"

/// Keys of books and dashboards in words for people.
namespace guidance {

/// Sentences of an unknown_key, for people.
std::string unknown_words(std::string_view key, Language language);
/// Names of a metric; of a figure that is no registered metric, its own.
Text metric_name(std::string_view id, metrics::Scope scope = metrics::Scope::kShop);

}  // namespace guidance
