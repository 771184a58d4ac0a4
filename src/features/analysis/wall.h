#pragma once
#include <memory>

#include "features/metrics/metrics.h"
#include "features/products/products.h"

namespace analysis {

/// The tobacco wall (compliance.md PII-18, SMK-12): of a company whose customers are consumers (a
/// supermarket's members) no tobacco line reaches a study, so none can be learnt from, scored by or
/// recommended. Of a distributor, whose customers are licensed shops, the inputs come back as they
/// are. Every study gets its inputs through here: run_analysis() is the only caller of studies.
std::shared_ptr<const metrics::MonthInputs> behind_the_wall(
    std::shared_ptr<const metrics::MonthInputs> inputs, unsigned threads);

/// Everything but NON_TOBACCO, unknown kinds included.
bool is_tobacco(const products::Product& product);

}  // namespace analysis
