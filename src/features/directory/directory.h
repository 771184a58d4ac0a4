#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/date.h"
#include "base/id.h"
#include "base/result.h"
#include "features/directory/code_set.h"
#include "platform/auth/auth.h"
#include "platform/db/db.h"

/// All shops of a company in memory as columns: any filter, any sort, any page and exact counts in
/// about a millisecond for a million shops. The records in SQL stay the truth; this is derived,
/// never older than the last refresh, and an edit made here is visible in the next list.
namespace directory {

// ---- Columns ------------------------------------------------------------------------------------

enum class ColumnKind : std::uint8_t {
  kText,
  kCode,      ///< one code of `dictionary`
  kCodeList,  ///< codes between commas
  kInteger,
  kReal,
  kMoney,  ///< minor units
  kDate,
  kFlag,
};
std::string_view kind_name(ColumnKind kind);
enum class Privacy : std::uint8_t {
  kOpen,
  kPersonal,    ///< masked without customers.edit, and not to be filtered, sorted or searched by
  kSubjective,  ///< for the shop's own manager and administrators alone (PII-21)
};

/// One attribute of a shop: every field of the record, then what is derived from organisation and
/// the newest published month.
struct ColumnInfo {
  std::string name;
  std::string name_zh;
  std::string name_en;
  ColumnKind kind = ColumnKind::kText;
  std::string dictionary;
  std::string group;  ///< identity, market, service, month
  Privacy privacy = Privacy::kOpen;
  bool is_record_field = false;
};
const std::vector<ColumnInfo>& columns();
std::optional<std::size_t> find_column(std::string_view name);
/// CHECKs that there is one.
std::size_t column_of(std::string_view name);

class Part;

// ---- What is asked ------------------------------------------------------------------------------

enum class Operator : std::uint8_t {
  kIn,
  kNotIn,  ///< also shops without a value
  kBelow,
  kAtMost,
  kAbove,
  kAtLeast,
  kBetween,
  kContains,
  kHas,  ///< a code list with this code
  kEmpty,
  kNotEmpty,
};
/// The operators of a column, by the words of the filter language.
std::vector<std::string> operators_of(const ColumnInfo& column);

using FilterValue = std::variant<std::int64_t, double, std::string>;
/// `column` may be kUnit: organisation units by code, with all areas below them.
struct Condition {
  std::size_t column = 0;
  Operator op = Operator::kIn;
  std::vector<FilterValue> values;
};
inline constexpr std::size_t kUnit = static_cast<std::size_t>(-1);

/// Reads `grade_no:ge:20`; see README.md of customer_desk for the language.
/// @return the condition, or
///   directory.bad_filter       not COLUMN:OPERATOR[:VALUE], or too long (4,000 bytes)
///   directory.unknown_column   no such column
///   directory.bad_operator     the column does not have it; names those it has
///   directory.bad_value        not a value of the column's kind
base::Result<Condition> parse_condition(std::string_view text, base::Date today);

/// The same of something that is no column: NAME:OPERATOR[:VALUE] with values of a kind. The
/// condition's column is kUnit and means nothing.
base::Result<Condition> parse_operation(ColumnKind kind, std::string_view text, base::Date today);

/// A condition on more than the columns here: figures of the month, orders of a period, a place on
/// the map, the members of a list. Immutable, thread-safe.
class RowTest {
 public:
  virtual ~RowTest() = default;
  /// Clears the bits of rows that do not meet it.
  virtual void and_rows(const Part& part, Bits& bits) const = 0;
  /// In the filter language: for the audit log.
  [[nodiscard]] virtual std::string text() const = 0;
};
using RowTestPtr = std::shared_ptr<const RowTest>;

/// Conditions, tests and rules joined by "and" or by "or", perhaps turned round. One of no parts
/// holds for every shop.
struct Rule {
  bool is_any = false;      ///< one part is enough; else all must hold
  bool is_negated = false;  ///< shops that do not meet it
  std::vector<Condition> conditions;
  std::vector<RowTestPtr> tests;
  std::vector<Rule> rules;
};

/// All conditions, tests and rules must hold, and every word must be found.
struct Selection {
  std::vector<Condition> conditions;
  std::vector<RowTestPtr> tests;
  std::vector<Rule> rules;
  std::string words;                                 ///< as typed; words between blanks
  std::optional<std::vector<base::CustomerId>> ids;  ///< only these
};
/// `grade_no ge 20; q=红旗`: for the audit log.
std::string describe(const Selection& selection);

struct Sort {
  std::optional<std::size_t> column;  ///< nothing: by id
  bool descending = false;
};
/// `grade_no`, `-grade_no`; empty: by id. @return the sort, or directory.unknown_column
base::Result<Sort> parse_sort(std::string_view text);

/// Who looks: decides rows (scope) and what may be seen of them. Made from the principal alone, so
/// that no caller can forget it.
struct Viewer {
  explicit Viewer(const auth::Principal& principal);
  /// For work on behalf of the whole company, such as the search for duplicates.
  static Viewer company();
  auth::Scope scope;
  std::optional<base::PersonId> person;
  bool sees_personal = false;
  bool is_administrator = false;

 private:
  Viewer() = default;
};

// ---- What is found ------------------------------------------------------------------------------

class Snapshot;

/// A shop in a snapshot.
struct RowRef {
  std::uint8_t part = 0;
  std::uint32_t row = 0;
};

struct PageRows {
  std::vector<RowRef> rows;
  std::string next_cursor;  ///< empty: the last page
};

struct FacetCount {
  std::string value;  ///< as in a filter; empty: no value
  std::int64_t count = 0;
};
struct FacetCounts {
  std::vector<FacetCount> values;  ///< most shops first
  std::int64_t distinct = 0;
};

/// The shops that a selection finds for a viewer. Holds the snapshot: cheap to keep, never changes.
class Matches {
 public:
  [[nodiscard]] std::int64_t total() const { return total_; }
  /// @param cursor PageRows::next_cursor of the page before; empty: the first
  /// @return the rows, or api.bad_cursor (not one of ours, or of another sort), or
  ///   directory.hidden_column
  [[nodiscard]] base::Result<PageRows> page(const Sort& sort, std::string_view cursor,
                                            std::size_t limit) const;
  /// Calls `work` for every row, in no order.
  void each(const std::function<void(RowRef)>& work) const;
  /// The shop, if it is among them.
  [[nodiscard]] std::optional<RowRef> find(base::CustomerId id) const;
  /// Ids of all of them, ascending.
  [[nodiscard]] std::vector<base::CustomerId> ids() const;
  [[nodiscard]] base::Result<FacetCounts> facet(std::size_t column, std::size_t values_max) const;
  /// Appends `{"id":"…","version":…,"shop_name":…}`: what the viewer may see of it.
  void append_json(std::string& json, RowRef row, std::span<const std::size_t> fields) const;
  /// The same of many, with commas between.
  void append_json(std::string& json, std::span<const RowRef> rows,
                   std::span<const std::size_t> fields) const;
  /// One value as text for exports and messages: masked where it must be; empty: none.
  [[nodiscard]] std::string text(RowRef row, std::size_t column) const;
  [[nodiscard]] base::CustomerId id(RowRef row) const;
  [[nodiscard]] std::int64_t version(RowRef row) const;
  [[nodiscard]] const Snapshot& snapshot() const { return *snapshot_; }

 private:
  friend class Snapshot;
  Matches(std::shared_ptr<const Snapshot> snapshot, Viewer viewer)
      : snapshot_(std::move(snapshot)), viewer_(std::move(viewer)) {}
  [[nodiscard]] bool sees(RowRef row, std::size_t column) const;
  void append_json_value(std::string& json, RowRef row, std::size_t column) const;

  std::shared_ptr<const Snapshot> snapshot_;
  Viewer viewer_;
  std::vector<Bits> bits_;  // a part each
  std::vector<std::int64_t> counts_;
  std::int64_t total_ = 0;
};

/// An organisation unit as filters and scopes need it.
struct UnitInfo {
  base::UnitId id;
  std::string code;
  std::string name;
  std::optional<base::UnitId> parent_id;
  std::optional<base::PersonId> manager_id;
  std::string manager_name;
  bool is_sales_area = false;
  friend bool operator==(const UnitInfo&, const UnitInfo&) = default;
};

/// The shops at one moment: a large part, and a small one of those that changed since it was
/// built. Immutable and shared.
class Snapshot : public std::enable_shared_from_this<Snapshot> {
 public:
  /// @return the matches, or directory.hidden_column (403: the viewer may not ask by it)
  [[nodiscard]] base::Result<Matches> select(const Viewer& viewer,
                                             const Selection& selection) const;
  [[nodiscard]] std::size_t shops() const { return shops_; }
  [[nodiscard]] std::int64_t data_version() const { return data_version_; }
  /// The published month that the month columns tell of.
  [[nodiscard]] std::optional<base::Period> period() const { return period_; }
  [[nodiscard]] const std::vector<UnitInfo>& units() const { return units_; }
  [[nodiscard]] const std::vector<std::shared_ptr<const Part>>& parts() const { return parts_; }
  [[nodiscard]] std::size_t bytes() const;

 private:
  friend class Matches;
  friend class Directory;
  friend class SnapshotMaker;
  void and_scope(const Viewer& viewer, std::size_t part, Bits& bits) const;
  void and_own_areas(const Viewer& viewer, std::size_t part, Bits& bits) const;
  void and_condition(const Condition& condition, std::size_t part, Bits& bits) const;
  void and_rule(const Rule& rule, std::size_t part, Bits& bits) const;
  [[nodiscard]] CodeSet areas_below(const Part& part, const Condition& condition) const;

  std::vector<std::shared_ptr<const Part>> parts_;  // the large one, then the changed shops
  Bits replaced_;                                   // of the large one: newer elsewhere
  std::size_t shops_ = 0;
  std::int64_t data_version_ = 0;
  std::optional<base::RunId> run_;
  std::optional<base::Period> period_;
  std::vector<UnitInfo> units_;  // by id
};

// ---- Keeping it ---------------------------------------------------------------------------------

/// Holds the newest snapshot of every company. Thread-safe.
class Directory {
 public:
  struct Options {
    unsigned threads = 2;
    std::chrono::milliseconds poll{1000};  ///< how soon imports and months of others are noticed
    std::size_t changed_max = 2000;        ///< more changed shops: the large part is built anew
  };
  Directory(db::Database& database, Options options);
  ~Directory();
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;

  /// Begins to look for changes in the background, and loads all companies.
  void start();
  /// The newest snapshot; loads it when there is none yet.
  std::shared_ptr<const Snapshot> snapshot(base::CompanyId company);
  /// Takes over what was committed so far; on return it is visible. Call after each write. Only
  /// when more than `changed_max` shops or another month are new, and the background is started, it
  /// is left to that: a reader does not wait for everything to be made anew.
  void refresh(base::CompanyId company);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace directory
