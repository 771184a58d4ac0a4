#pragma once
#include <string>
#include <vector>

#include "platform/wire/wire.h"

namespace model_desk {

struct FieldChange {
  std::string path;          ///< `components[quantity].weight`
  wire::json::value before;  ///< null: not there
  wire::json::value after;
};
/// Field by field. Lists of objects that carry a name (id, indicator, metric, code, market_type)
/// are compared name by name, other lists position by position; `version` at the top is of no
/// account.
std::vector<FieldChange> json_diff(const wire::json::value& before, const wire::json::value& after);

}  // namespace model_desk
