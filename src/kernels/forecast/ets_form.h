#pragma once
#include "kernels/forecast/forecast.h"

namespace forecast {

/// ets() with the form given, for a back-test that need not choose it again.
EtsFit ets_of_form(std::span<const double> values, std::size_t season, std::size_t horizon,
                   EtsForm form);

}  // namespace forecast
