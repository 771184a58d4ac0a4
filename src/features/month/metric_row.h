#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "features/metrics/metrics.h"

namespace month {

/// month_metrics.body: the values as little-endian doubles, then one byte a metric saying why it is
/// unknown (metrics::Unknown; 0 known).
std::string encode_metric_row(const metrics::MetricTable& table, std::size_t row);
std::vector<metrics::MetricValue> decode_metric_row(std::string_view bytes);

}  // namespace month
