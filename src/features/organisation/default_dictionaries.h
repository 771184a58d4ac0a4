#pragma once
#include <vector>

#include "features/organisation/organisation.h"

namespace organisation {

/// One entry of a new company's dictionaries, with the day its version comes into force.
struct DefaultEntry {
  DictionaryEntry entry;
  base::Date effective_from;
};

/// The dictionaries a new company starts with; sources in the glossary, section 3.6. Pure.
std::vector<DefaultEntry> default_dictionaries(CompanyKind kind);

}  // namespace organisation
