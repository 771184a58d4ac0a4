#pragma once
#include <string_view>

#include "features/guidance/book.h"
#include "features/guidance/format.h"
#include "features/guidance/page.h"

/// Parts of the book's page. Internal to this feature.
namespace guidance {

/// Part C or D.
void goods_part(Page& page, const GuidanceBook& book, const GoodsAnalysis& part,
                std::string_view heading);

}  // namespace guidance
