#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/text.h"
#include "features/directory/directory.h"
#include "features/directory/part.h"
#include "features/directory/pinyin.h"
#include "platform/records/table.h"

namespace directory {
namespace {

base::Error bad_cursor() {
  return base::Error{base::ErrorCode::kInvalid,
                     "api.bad_cursor",
                     "cursor: expected the next_cursor of the page before, with the same sort",
                     {{"cursor", {}, "api.bad_cursor", "next_cursor of the page before"}}};
}

std::string number_text(double value) {
  std::array<char, 40> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
  return {buffer.data(), end};
}

/// `name|direction|id|kind|value`: the value is last, for it may hold anything.
std::string encode_place(const Sort& sort, const SortPlace& place) {
  std::string text = sort.column ? columns()[*sort.column].name : std::string("id");
  text += sort.descending ? "|-|" : "|+|";
  text += std::to_string(place.id.value);
  if (!place.value) return text + "|n|";
  if (const auto* words = std::get_if<std::string>(&*place.value)) return text + "|t|" + *words;
  if (const auto* real = std::get_if<double>(&*place.value))
    return text + "|r|" + number_text(*real);
  return text + "|i|" + std::to_string(std::get<std::int64_t>(*place.value));
}

std::optional<SortPlace> decode_place(const Sort& sort, std::string_view cursor) {
  std::array<std::string_view, 4> parts;
  for (auto& part : parts) {
    const std::size_t bar = cursor.find('|');
    if (bar == std::string_view::npos) return {};
    part = cursor.substr(0, bar);
    cursor.remove_prefix(bar + 1);
  }
  const std::string name = sort.column ? columns()[*sort.column].name : std::string("id");
  const auto id = base::parse_int(parts[2]);
  if (parts[0] != name || parts[1] != (sort.descending ? "-" : "+") || !id) return {};
  SortPlace place{{}, {*id}};
  if (parts[3] == "n") return place;
  if (!sort.column) return {};
  const Storage storage = storage_of(columns()[*sort.column].kind);
  if (parts[3] == "t" && storage == Storage::kText) {
    place.value = std::string(cursor);
  } else if (parts[3] == "r" && storage == Storage::kReal) {
    const auto value = base::parse_double(cursor);
    if (!value) return {};
    place.value = *value;
  } else if (parts[3] == "i" && storage == Storage::kInteger) {
    const auto value = base::parse_int(cursor);
    if (!value) return {};
    place.value = *value;
  } else {
    return {};
  }
  return place;
}

/// 138****1234, 张**: enough to recognise, not enough to use.
std::string masked(std::string_view text, bool is_phone) {
  if (is_phone) {
    if (text.size() < 7) return "****";
    return std::string(text.substr(0, 3)) + "****" + std::string(text.substr(text.size() - 4));
  }
  std::string result;
  append_code_point(result, take_code_point(text));
  return result + "**";
}

bool comes_before(const Sort& sort, const SortPlace& a, const SortPlace& b) {
  if (a.value.has_value() != b.value.has_value()) return a.value.has_value();
  if (a.value && *a.value != *b.value && sort.column && is_ordered_by_name(*sort.column)) {
    const auto& left = std::get<std::string>(*a.value);
    const auto& right = std::get<std::string>(*b.value);
    return sort.descending ? comes_before_by_name(right, left) : comes_before_by_name(left, right);
  }
  if (a.value && *a.value != *b.value)
    return sort.descending ? *b.value < *a.value : *a.value < *b.value;
  return sort.descending ? b.id < a.id : a.id < b.id;
}

}  // namespace

base::Result<PageRows> Matches::page(const Sort& sort, std::string_view cursor,
                                     std::size_t limit) const {
  if (sort.column) {
    const Privacy privacy = columns()[*sort.column].privacy;
    if ((privacy == Privacy::kPersonal && !viewer_.sees_personal) ||
        (privacy == Privacy::kSubjective && !viewer_.is_administrator))
      return base::Error{base::ErrorCode::kForbidden,
                         "directory.hidden_column",
                         columns()[*sort.column].name + " may not be sorted by",
                         {}};
  }
  std::optional<SortPlace> place;
  if (!cursor.empty()) {
    place = decode_place(sort, cursor);
    if (!place) return bad_cursor();
  }
  const auto& parts = snapshot_->parts();
  const auto place_of = [&](RowRef row) {
    const Part& part = *parts[row.part];
    return SortPlace{sort.column ? part.value(row.row, *sort.column) : std::nullopt,
                     part.id(row.row)};
  };
  PageRows page;
  for (std::size_t i = 0; i < parts.size(); ++i)
    for (const std::uint32_t row :
         parts[i]->first_rows(bits_[i], counts_[i], sort, place, limit + 1))
      page.rows.push_back({static_cast<std::uint8_t>(i), row});
  if (parts.size() > 1)
    std::sort(page.rows.begin(), page.rows.end(),
              [&](RowRef a, RowRef b) { return comes_before(sort, place_of(a), place_of(b)); });
  if (page.rows.size() > limit) {
    page.rows.resize(limit);
    page.next_cursor = encode_place(sort, place_of(page.rows.back()));
  }
  return page;
}

std::string Matches::text(RowRef row, std::size_t column) const {
  const Part& part = *snapshot_->parts()[row.part];
  const Column& values = part.column(column);
  const Code code = values.code(row.row);
  if (code == 0 || !sees(row, column)) return {};
  const ColumnInfo& info = columns()[column];
  if (values.storage() == Storage::kText) {
    if (info.privacy == Privacy::kPersonal && !viewer_.sees_personal)
      return masked(values.text(code), info.name == "order_phone");
    return std::string(values.text(code));
  }
  if (values.storage() == Storage::kReal) return number_text(values.real(code));
  const std::int64_t value = values.integer(code);
  if (info.kind == ColumnKind::kDate) return base::Date{static_cast<std::int32_t>(value)}.iso();
  if (info.kind == ColumnKind::kFlag) return value != 0 ? "true" : "false";
  return std::to_string(value);
}

void Matches::append_json_value(std::string& json, RowRef row, std::size_t column) const {
  const Column& values = snapshot_->parts()[row.part]->column(column);
  const Code code = values.code(row.row);
  const ColumnInfo& info = columns()[column];
  if (code == 0 || !sees(row, column)) {
    json += "null";
  } else if (values.storage() == Storage::kText) {
    if (info.privacy == Privacy::kPersonal && !viewer_.sees_personal)
      records::append_json_text(json, text(row, column));
    else
      records::append_json_text(json, values.text(code));
  } else if (info.kind == ColumnKind::kDate) {
    json += '"';
    json += text(row, column);
    json += '"';
  } else {
    json += text(row, column);
  }
}

void Matches::append_json(std::string& json, RowRef row,
                          std::span<const std::size_t> fields) const {
  const Part& part = *snapshot_->parts()[row.part];
  json += R"({"id":")";
  json += std::to_string(part.id(row.row).value);
  json += R"(","version":)";
  json += std::to_string(part.version(row.row));
  for (const std::size_t field : fields) {
    json += ",\"";
    json += columns()[field].name;
    json += "\":";
    append_json_value(json, row, field);
  }
  json += '}';
}

void Matches::append_json(std::string& json, std::span<const RowRef> rows,
                          std::span<const std::size_t> fields) const {
  for (const auto fetch : {&Column::fetch_code, &Column::fetch_place, &Column::fetch_text})
    for (const RowRef row : rows)
      for (const std::size_t field : fields)
        (snapshot_->parts()[row.part]->column(field).*fetch)(row.row);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i != 0) json += ',';
    append_json(json, rows[i], fields);
  }
}

}  // namespace directory
