#pragma once
#include <memory>

#include "features/transfer/chunk.h"
#include "features/transfer/field_plan.h"

namespace transfer {

/// Orders. `session` must be the writing session and outlive the sink; so must `plan`, `mapping`
/// and `dictionaries`.
std::unique_ptr<RowSink> make_order_sink(db::Session& session, const FieldPlan& plan,
                                         const Mapping& mapping,
                                         const records::WriteContext& context, records::Mode mode,
                                         const TableShape& shape,
                                         const records::Dictionaries& dictionaries);

}  // namespace transfer
