#pragma once
#include <memory>

#include "features/transfer/chunk.h"
#include "features/transfer/field_plan.h"

namespace transfer {

/// Every kind of records that platform/records describes. All references must outlive the sink.
std::unique_ptr<RowSink> make_record_sink(const records::RecordKind& kind, const FieldPlan& plan,
                                          const Mapping& mapping,
                                          const records::WriteContext& context, records::Mode mode,
                                          const TableShape& shape,
                                          const records::Dictionaries& dictionaries);

}  // namespace transfer
