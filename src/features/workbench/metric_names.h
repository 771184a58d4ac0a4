#pragma once
#include <span>
#include <string>
#include <string_view>

#include "features/strategies/strategies.h"

namespace workbench {

/// Names and unit of a figure in evidence, books and dashboards: of a registered metric, or of one
/// of the few figures that the models work out themselves.
strategies::Text figure_name(std::string_view id);
std::string figure_unit(std::string_view id);

/// A figure that no metric stands for.
struct OwnFigure {
  std::string_view id;
  std::string_view zh;
  std::string_view en;
  std::string_view unit;
  std::string_view formula;
};
std::span<const OwnFigure> own_figures();

}  // namespace workbench
