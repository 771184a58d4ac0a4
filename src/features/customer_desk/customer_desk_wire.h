#pragma once
#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/id.h"
#include "platform/auth/auth.h"

/// What the routes of shops send and take. A shop itself (list row, page, edit) is an object of the
/// fields of GET /customers/columns: its schema is made from the same table.
namespace customer_desk {

using ContactId = base::Id<struct ContactTag>;
using NoteId = base::Id<struct NoteTag>;
using FileId = base::Id<struct FileTag>;
using ViewId = base::Id<struct ViewTag>;
using MergeId = base::Id<struct MergeTag>;

/// One column that a list can show, filter and sort by: GET /customers/columns.
struct ColumnView {
  std::string name;
  std::string name_zh;
  std::string name_en;
  std::string kind;        ///< text, code, code_list, integer, real, money, date, flag
  std::string dictionary;  ///< of code and code_list; empty: none
  std::string group;       ///< identity, market, service, month
  std::string privacy;     ///< open, personal (masked without customers.edit), subjective
  bool is_editable = false;
  bool is_required = false;
  bool is_filterable = false;  ///< for this account; sortable as well
  std::vector<std::string> operators;
};
BOOST_DESCRIBE_STRUCT(ColumnView, (),
                      (name, name_zh, name_en, kind, dictionary, group, privacy, is_editable,
                       is_required, is_filterable, operators))

/// A named set of filters, shown as a chip above the list: `quick=NAME`.
struct QuickFilter {
  std::string name;
  std::string name_zh;
  std::string name_en;
  std::vector<std::string> filters;  ///< what it stands for
};
BOOST_DESCRIBE_STRUCT(QuickFilter, (), (name, name_zh, name_en, filters))

struct ColumnsView {
  std::vector<ColumnView> columns;
  std::vector<QuickFilter> quick_filters;
  std::vector<std::string> default_fields;
  std::optional<base::Period> period;  ///< the published month that the month columns tell of
};
BOOST_DESCRIBE_STRUCT(ColumnsView, (), (columns, quick_filters, default_fields, period))

struct FacetValue {
  std::optional<std::string> value;  ///< nothing: shops without one
  std::string label_zh;
  std::string label_en;
  std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(FacetValue, (), (value, label_zh, label_en, count))
struct Facet {
  std::string column;
  std::vector<FacetValue> values;  ///< most shops first
  std::int64_t distinct = 0;       ///< values there are; `values` holds at most 100
};
BOOST_DESCRIBE_STRUCT(Facet, (), (column, values, distinct))
struct Facets {
  std::int64_t total = 0;
  std::vector<Facet> facets;
};
BOOST_DESCRIBE_STRUCT(Facets, (), (total, facets))

struct DictionaryValue {
  std::string code;
  std::string name_zh;
  std::string name_en;
  std::int64_t seq = 0;
};
BOOST_DESCRIBE_STRUCT(DictionaryValue, (), (code, name_zh, name_en, seq))
struct Dictionary {
  std::string dictionary;
  std::vector<DictionaryValue> values;
};
BOOST_DESCRIBE_STRUCT(Dictionary, (), (dictionary, values))
struct DictionariesView {
  std::vector<Dictionary> dictionaries;
};
BOOST_DESCRIBE_STRUCT(DictionariesView, (), (dictionaries))

/// Which shops a bulk action is for: either ids, or everything that the filters find.
struct BulkSelection {
  std::optional<std::vector<base::CustomerId>> ids;  ///< at most 10,000
  std::optional<std::vector<std::string>> filters;   ///< as `filter=` of the list
  std::optional<std::string> quick;
  std::optional<std::string> q;
};
BOOST_DESCRIBE_STRUCT(BulkSelection, (), (ids, filters, quick, q))
/// One field set to one value for all of them. `value` null clears it. Tags: `add_tag`,
/// `remove_tag` instead of `field`.
struct BulkEdit {
  BulkSelection selection;
  std::optional<std::string> field;
  std::optional<std::string> value;
  std::optional<std::string> add_tag;
  std::optional<std::string> remove_tag;
  /// Nothing: only count and answer with the token; the token of that answer: do it.
  std::optional<std::string> confirmation;
};
BOOST_DESCRIBE_STRUCT(BulkEdit, (), (selection, field, value, add_tag, remove_tag, confirmation))
struct BulkRefusal {
  base::CustomerId id;
  std::string reason;
  std::string message;
};
BOOST_DESCRIBE_STRUCT(BulkRefusal, (), (id, reason, message))
struct BulkResult {
  std::int64_t selected = 0;
  std::int64_t changed = 0;
  std::int64_t unchanged = 0;
  std::int64_t refused = 0;
  std::vector<BulkRefusal> first_refused;   ///< at most 20
  std::optional<std::string> confirmation;  ///< of the count: send it back within ten minutes
  std::optional<std::string> job_id;        ///< more than 2,000 shops: runs as a job
  std::string selection_words;
};
BOOST_DESCRIBE_STRUCT(BulkResult, (),
                      (selected, changed, unchanged, refused, first_refused, confirmation, job_id,
                       selection_words))

enum class Visibility : std::uint8_t { kPrivate, kTeam, kPublic };
BOOST_DESCRIBE_ENUM(Visibility, kPrivate, kTeam, kPublic)
struct ViewDefinition {
  std::vector<std::string> filters;
  std::optional<std::string> quick;
  std::optional<std::string> q;
  std::optional<std::string> sort;
  std::vector<std::string> fields;
};
BOOST_DESCRIBE_STRUCT(ViewDefinition, (), (filters, quick, q, sort, fields))
struct ViewInput {
  std::string page;  ///< customers, target-lists, products
  std::string name;
  Visibility visibility = Visibility::kPrivate;
  std::optional<base::UnitId> unit_id;  ///< of a team view
  ViewDefinition definition;
};
BOOST_DESCRIBE_STRUCT(ViewInput, (), (page, name, visibility, unit_id, definition))
struct SavedView {
  ViewId id;
  std::string page;
  std::string name;
  Visibility visibility = Visibility::kPrivate;
  std::optional<base::UnitId> unit_id;
  std::string owner_name;
  bool is_own = false;
  bool is_pinned = false;   ///< by this account
  bool is_default = false;  ///< of this account
  ViewDefinition definition;
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(SavedView, (),
                      (id, page, name, visibility, unit_id, owner_name, is_own, is_pinned,
                       is_default, definition, version))
struct ViewMarks {
  bool is_pinned = false;
  bool is_default = false;
};
BOOST_DESCRIBE_STRUCT(ViewMarks, (), (is_pinned, is_default))

/// One thing that happened. `kind`: order, grade, license, edit, import, note, file, month,
/// decision, merge.
struct TimelineEvent {
  base::Instant at;
  base::Date day;
  std::string kind;
  std::string title_zh;
  std::string title_en;
  std::string detail;  ///< JSON of the kind's figures
  std::string actor;
  std::string reference;  ///< id of the order, period of the month, …
};
BOOST_DESCRIBE_STRUCT(TimelineEvent, (),
                      (at, day, kind, title_zh, title_en, detail, actor, reference))

struct OrderLineView {
  std::int64_t line_no = 0;
  base::ProductId product_id;
  std::string product_code;
  std::string product_name;
  std::string unit_name;
  std::int64_t ordered_qty = 0;
  base::Money amount_minor;
  std::optional<std::int64_t> demand_qty;
  std::optional<std::int64_t> limit_qty;
  std::optional<std::int64_t> delivered_qty;
};
BOOST_DESCRIBE_STRUCT(OrderLineView, (),
                      (line_no, product_id, product_code, product_name, unit_name, ordered_qty,
                       amount_minor, demand_qty, limit_qty, delivered_qty))
struct OrderView {
  base::OrderId id;
  std::string order_no;
  base::Date ordered_on;
  std::int64_t quantity = 0;
  base::Money amount_minor;
  std::vector<OrderLineView> lines;
};
BOOST_DESCRIBE_STRUCT(OrderView, (), (id, order_no, ordered_on, quantity, amount_minor, lines))

struct ChangeView {
  std::string id;
  std::string field;  ///< empty: the whole record
  std::string action;
  std::optional<std::string> old_value;
  std::optional<std::string> new_value;
  std::string actor;
  std::optional<base::ImportId> import_id;
  base::Instant changed_at;
};
BOOST_DESCRIBE_STRUCT(ChangeView, (),
                      (id, field, action, old_value, new_value, actor, import_id, changed_at))

struct ContactInput {
  std::string name;
  std::string role;  ///< owner, operator, clerk, other
  std::optional<std::string> phone;
  std::optional<std::string> note;
  bool is_primary = false;
};
BOOST_DESCRIBE_STRUCT(ContactInput, (), (name, role, phone, note, is_primary))
struct Contact {
  ContactId id;
  std::string name;
  std::string role;
  std::optional<std::string> phone;  ///< masked without customers.edit
  std::optional<std::string> note;
  bool is_primary = false;
  std::int64_t version = 0;
  std::string created_by;
  base::Instant created_at;
};
BOOST_DESCRIBE_STRUCT(Contact, (),
                      (id, name, role, phone, note, is_primary, version, created_by, created_at))
struct TagInput {
  std::string tag;
};
BOOST_DESCRIBE_STRUCT(TagInput, (), (tag))
struct TagsView {
  std::vector<std::string> tags;
  std::int64_t version = 0;  ///< of the shop
};
BOOST_DESCRIBE_STRUCT(TagsView, (), (tags, version))
struct NoteInput {
  std::string body;
};
BOOST_DESCRIBE_STRUCT(NoteInput, (), (body))
struct Note {
  NoteId id;
  std::string body;
  std::string created_by;
  bool is_own = false;
  base::Instant created_at;
};
BOOST_DESCRIBE_STRUCT(Note, (), (id, body, created_by, is_own, created_at))
struct FileView {
  FileId id;
  std::string file_name;
  std::string content_type;
  std::int64_t size_bytes = 0;
  std::string sha256;
  std::string created_by;
  base::Instant created_at;
};
BOOST_DESCRIBE_STRUCT(FileView, (),
                      (id, file_name, content_type, size_bytes, sha256, created_by, created_at))

/// A shop in a list of pairs.
struct ShopBrief {
  base::CustomerId id;
  std::string customer_code;
  std::string shop_name;
  std::optional<std::string> license_no;
  std::optional<std::string> holder_name;
  std::optional<std::string> order_phone;
  std::optional<std::string> address;
  std::string status;
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(ShopBrief, (),
                      (id, customer_code, shop_name, license_no, holder_name, order_phone, address,
                       status, version))
struct DuplicatePair {
  ShopBrief first;
  ShopBrief second;
  double score = 0;                  ///< 0..1
  std::vector<std::string> reasons;  ///< license, phone, address, name, holder
};
BOOST_DESCRIBE_STRUCT(DuplicatePair, (), (first, second, score, reasons))
struct DuplicateScan {
  std::optional<std::string> job_id;  ///< a large base: look there
  std::int64_t pairs = 0;
};
BOOST_DESCRIBE_STRUCT(DuplicateScan, (), (job_id, pairs))
struct DuplicateDismissal {
  base::CustomerId first_id;
  base::CustomerId second_id;
};
BOOST_DESCRIBE_STRUCT(DuplicateDismissal, (), (first_id, second_id))

/// Which field of the winning shop takes the loser's value.
struct MergeInput {
  base::CustomerId winner_id;
  base::CustomerId loser_id;
  std::vector<std::string> fields_of_loser;
  std::int64_t winner_version = 0;  ///< as the preview said; 409 when changed since
  std::int64_t loser_version = 0;
  bool preview = false;  ///< nothing is changed
};
BOOST_DESCRIBE_STRUCT(MergeInput, (),
                      (winner_id, loser_id, fields_of_loser, winner_version, loser_version,
                       preview))
struct MergeField {
  std::string field;
  std::optional<std::string> winner_value;
  std::optional<std::string> loser_value;
  std::optional<std::string> result;
};
BOOST_DESCRIBE_STRUCT(MergeField, (), (field, winner_value, loser_value, result))
struct MergeMoves {
  std::string what;  ///< orders, license_events, customer_months, …
  std::int64_t moved = 0;
  std::int64_t kept = 0;  ///< stay with the loser: the winner has one of the same key
};
BOOST_DESCRIBE_STRUCT(MergeMoves, (), (what, moved, kept))
struct MergeResult {
  std::optional<MergeId> merge_id;  ///< nothing: a preview
  ShopBrief winner;
  ShopBrief loser;
  std::vector<MergeField> fields;  ///< where the two differ
  std::vector<MergeMoves> moves;
  std::int64_t published_months = 0;  ///< of the loser; they never change and stay with it
};
BOOST_DESCRIBE_STRUCT(MergeResult, (), (merge_id, winner, loser, fields, moves, published_months))
struct MergeView {
  MergeId id;
  ShopBrief winner;
  ShopBrief loser;
  std::string actor;
  base::Instant merged_at;
  std::optional<std::string> undone_by;
  std::optional<base::Instant> undone_at;
};
BOOST_DESCRIBE_STRUCT(MergeView, (), (id, winner, loser, actor, merged_at, undone_by, undone_at))

/// One line of the command palette.
struct SearchHit {
  std::string kind;  ///< customer, product
  std::string id;
  std::string code;
  std::string title;
  std::string detail;
};
BOOST_DESCRIBE_STRUCT(SearchHit, (), (kind, id, code, title, detail))
struct SearchResult {
  std::vector<SearchHit> hits;
};
BOOST_DESCRIBE_STRUCT(SearchResult, (), (hits))

}  // namespace customer_desk
