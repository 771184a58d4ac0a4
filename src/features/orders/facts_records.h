#pragma once
#include "facts/sales_facts.h"
#include "platform/db/db.h"

namespace orders {

/// What facts built now would be built from. The company must exist.
facts::Watermark records_watermark(db::Session& session, base::CompanyId company);

}  // namespace orders
