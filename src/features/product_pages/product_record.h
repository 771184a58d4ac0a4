#pragma once
#include <optional>
#include <string>

#include "platform/api/api.h"
#include "platform/records/records.h"
#include "platform/wire/wire.h"

/// One product as its record has it: all fields by the names of their columns, money in minor
/// units.
namespace product_pages {

const records::RecordKind& product_kind();

struct ProductRecord {
  base::ProductId id;
  std::int64_t version = 1;
  wire::json::object fields;
};
std::optional<ProductRecord> find_record(db::Session& session, base::CompanyId company,
                                         base::ProductId id);

/// Schema of `fields`, and of a change: any of the editable ones, null clears.
http::Schema fields_schema();
http::Schema patch_schema();

/// Applies a change inside the caller's WriteTransaction, through the same checks as an import.
/// @return nothing, or products.bad_field (a field error each), records.* refusals
base::Result<void> patch_record(api::Write& write, const ProductRecord& stored,
                                const wire::json::object& changes);

}  // namespace product_pages
