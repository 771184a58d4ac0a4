#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "features/transfer/table_reader.h"
#include "platform/records/parse.h"
#include "platform/records/records.h"

/// The mapping file: which source column feeds which field, and how a source writes its values.
/// `src/features/transfer/README.md` shows every key.
namespace transfer {

/// How one field is made. The steps in order: columns (joined), trim, skip, take, values, default,
/// prefix and suffix (not around nothing), then the field type's own reading.
struct FieldRule {
  std::string target;
  std::vector<std::string> columns = {};
  std::string separator = {};                                   ///< between the columns
  std::optional<std::string> constant = {};                     ///< instead of columns
  std::size_t skip = 0;                                         ///< characters dropped in front
  std::optional<std::size_t> take = {};                         ///< characters kept
  std::map<std::string, std::string, std::less<>> values = {};  ///< source word -> ours
  std::string default_text = {};                                ///< when nothing is there
  std::string prefix = {};
  std::string suffix = {};
  records::ParseOptions parse = {};
  std::int64_t line = 0;  ///< of the mapping file
};

enum class Duplicates {
  kReject,     ///< the same key twice in one file: the second row is rejected
  kIdentical,  ///< as kReject, but a row that says the very same again counts as unchanged
};

struct Mapping {
  std::string path = {};    ///< empty: there is no mapping file
  std::string sha256 = {};  ///< of the file; of nothing when there is none
  TableFormat format = {};
  Duplicates duplicates = Duplicates::kReject;
  bool customer_placeholders = false;
  bool product_placeholders = false;
  bool takes_returns = true;  ///< orders: negative quantities
  std::vector<std::string> ignore = {};
  bool ignores_rest = false;
  std::vector<FieldRule> fields = {};
};

/// Reads a mapping file for imports of `kind`.
/// @return the mapping, or mapping.not_found, mapping.bad (names the line, what stands there and
///   what was expected)
base::Result<Mapping> read_mapping(const std::string& path, const records::RecordKind& kind);

/// The same from text; `name` stands in its messages.
base::Result<Mapping> parse_mapping(const std::string& text, const std::string& name,
                                    const records::RecordKind& kind);

/// The mapping when no file is given: columns are found by field name, Chinese or English name.
Mapping no_mapping();

}  // namespace transfer
