#pragma once
#include <string>

#include "features/analysis/documents.h"

/// What the features are called that scores speak of.
namespace analysis {

/// Of boosted_trees::behaviour_columns(): a column outside the list is one of its windows.
FeatureName behaviour_feature_name(const std::string& feature);

/// Of any study.
FeatureName feature_name(const std::string& feature);

}  // namespace analysis
