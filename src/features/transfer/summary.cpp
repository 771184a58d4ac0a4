#include <boost/json.hpp>

#include "features/customers/customers.h"
#include "features/market/market.h"
#include "features/orders/orders.h"
#include "features/organisation/organisation.h"
#include "features/products/products.h"
#include "features/transfer/transfer.h"

namespace transfer {
namespace {

namespace json = boost::json;

json::object to_json(const FileSummary& summary) {
  json::object object;
  object["rows_read"] = summary.rows_read;
  object["rows_taken"] = summary.rows_created + summary.rows_changed;
  object["rows_changed"] = summary.rows_changed;
  object["rows_unchanged"] = summary.rows_unchanged;
  object["rows_rejected"] = summary.rows_rejected;
  object["rows_created"] = summary.rows_created;
  object["rows_resumed"] = summary.rows_resumed;
  object["placeholders_created"] = summary.placeholders_created;
  return object;
}

json::value text_or_null(const std::string& text) {
  if (text.empty()) return nullptr;
  return json::string(text);
}

}  // namespace

const records::Registry& registry() {
  static const records::Registry kRegistry = [] {
    records::Registry registry;
    registry.add(organisation::record_kinds());
    registry.add(customers::record_kinds());
    registry.add(products::record_kinds());
    registry.add(market::record_kinds());
    return registry;
  }();
  return kRegistry;
}

std::vector<std::string> import_kinds() {
  std::vector<std::string> kinds;
  for (const auto* kind : registry().all()) kinds.emplace_back(kind->kind);
  kinds.emplace_back(orders::line_kind().kind);
  return kinds;
}

FileSummary ImportSummary::total() const {
  FileSummary total;
  for (const FileSummary& file : files) {
    total.rows_read += file.rows_read;
    total.rows_created += file.rows_created;
    total.rows_changed += file.rows_changed;
    total.rows_unchanged += file.rows_unchanged;
    total.rows_rejected += file.rows_rejected;
    total.rows_resumed += file.rows_resumed;
    total.placeholders_created += file.placeholders_created;
    if (total.rejects_file.empty()) total.rejects_file = file.rejects_file;
  }
  return total;
}

std::string ImportSummary::json() const {
  const FileSummary sum = total();
  json::object object = to_json(sum);
  object["kind"] = kind;
  object["dry_run"] = dry_run;
  object["seconds"] = seconds;
  object["rows_per_second"] =
      seconds > 0 ? static_cast<double>(sum.rows_read - sum.rows_resumed) / seconds : 0.0;
  object["rejects_file"] = text_or_null(sum.rejects_file);
  json::object by_reason;
  for (const auto& [reason, rows] : reasons) by_reason[reason] = rows;
  object["reasons"] = std::move(by_reason);
  json::array imports;
  for (const FileSummary& file : files) {
    json::object one = to_json(file);
    one["file"] = file.file;
    one["import_id"] =
        file.import_id ? json::value(std::to_string(file.import_id.value)) : json::value(nullptr);
    one["encoding"] = file.encoding;
    one["sheet"] = text_or_null(file.sheet);
    one["hidden_rows"] = file.hidden_rows;
    one["rejects_file"] = text_or_null(file.rejects_file);
    imports.push_back(std::move(one));
  }
  object["imports"] = std::move(imports);
  return json::serialize(object);
}

}  // namespace transfer
