#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "features/exports/exports_wire.h"
#include "platform/api/api.h"
#include "platform/sheets/table_writer.h"

/// Any list as a file: the whole result, typed, watermarked, audited, at most ten an hour and
/// account. Up to kRowsAtOnce rows are written while the caller waits, more by a job.
namespace exports {

inline constexpr std::int64_t kRowsAtOnce = 5'000;
inline constexpr std::int64_t kAnHourMax = 10;
inline constexpr std::int64_t kKeepMs = 7LL * 24 * 60 * 60 * 1000;

enum class CellType { kText, kInteger, kReal, kShare, kMoney, kDate, kPeriod, kInstant, kFlag };

struct Column {
  std::string key;
  std::string title_zh;
  std::string title_en;
  CellType type = CellType::kText;
  double width = 14;
  std::string dictionary = {};  ///< a code (or codes) of it is written by its name; empty: none
};

/// Names of codes, by dictionary and code.
using CodeNames = std::map<std::pair<std::string, std::string>, std::string>;

/// What a feature implements to be exported: rows of cells, one cell for each of columns().
class Source {
 public:
  virtual ~Source() = default;
  using TakeRow = std::function<void(std::vector<sheets::Cell> cells)>;
  /// How many rows there are, when that is known without reading them.
  virtual base::Result<std::optional<std::int64_t>> total() = 0;
  /// Gives every row that the principal may see, in the order of the list. `keep_going` is asked
  /// now and then.
  /// @return nothing, exports.cancelled, or what the list refuses
  virtual base::Result<void> each(const TakeRow& take, const std::function<bool()>& keep_going) = 0;
};

/// Whose rights the rows are chosen by, which rows, which columns.
struct Question {
  auth::PrincipalPtr principal;
  std::string query;  ///< of the list's address
  std::string language;
  std::vector<const Column*> columns;
};

/// A list that can be exported.
struct Kind {
  std::string kind;
  std::string name_zh;
  std::string name_en;
  auth::Permission permission;  ///< beside exports.run
  std::vector<Column> columns;
  std::function<base::Result<std::unique_ptr<Source>>(const Question&)> open;
};

/// A kind whose rows come from the list's own route, page after page, with the rights of the
/// principal: the same filters, the same scope, the same masking. A column's key is the path of its
/// value in an item (`reason.{language}`); lists of texts are joined.
struct ListOptions {
  bool names_fields = false;  ///< the list takes the wanted columns in its parameter `fields`
  /// The names of the codes of all dictionaries, in a language.
  std::function<CodeNames(base::CompanyId company, const std::string& language)> code_names = {};
};
Kind list_kind(std::string kind, std::string name_zh, std::string name_en, const http::Route& list,
               std::vector<Column> columns, ListOptions options = {});

/// The kinds of this program, made from the routes of the lists that are among `routes`, and the
/// order lines.
std::vector<Kind> known_kinds(api::Services& services, const std::vector<http::Route>& routes);

using Kinds = std::shared_ptr<const std::vector<Kind>>;

/// Work of `exports.run` and, for every day, `exports.purge`.
std::map<std::string, jobs::Work> works(api::Services& services, Kinds kinds);

}  // namespace exports
