#include "features/exports/export_run.h"

#include <algorithm>
#include <filesystem>

#include "base/local_day.h"
#include "platform/sheets/table_writer.h"
#include "platform/wire/wire.h"
#include "sql/exports.h"

namespace exports {
namespace {

namespace json = boost::json;

constexpr int kUtcOffsetMinutes = base::kLocalOffsetMs / 60'000;

base::Result<std::vector<const Column*>> chosen_columns(const Kind& kind, const Wanted& wanted) {
  std::vector<const Column*> columns;
  if (wanted.columns.empty())
    for (const auto& column : kind.columns) columns.push_back(&column);
  for (const auto& key : wanted.columns) {
    const auto at = std::find_if(kind.columns.begin(), kind.columns.end(),
                                 [&](const Column& column) { return column.key == key; });
    if (at == kind.columns.end())
      return base::Error{base::ErrorCode::kInvalid,
                         "exports.unknown_column",
                         "the list has no column '" + key + "'",
                         {{"columns", key, "exports.unknown_column", "a column of the list"}}};
    columns.push_back(&*at);
  }
  return columns;
}

std::vector<sheets::TableColumn> table_columns(const std::vector<const Column*>& columns,
                                               bool is_chinese) {
  std::vector<sheets::TableColumn> all;
  for (const Column* column : columns)
    all.push_back({.title = is_chinese ? column->title_zh : column->title_en,
                   .width = column->width,
                   .is_text = column->type == CellType::kText,
                   .is_share = column->type == CellType::kShare});
  return all;
}

std::string local_minute(base::Instant now) {
  std::string text =
      base::Instant{now.unix_ms + std::int64_t{kUtcOffsetMinutes} * 60'000}.iso().substr(0, 16);
  text[10] = ' ';
  return text;
}

struct Watermark {
  std::string company;
  std::string who;
  std::string when;
  bool is_chinese = true;

  [[nodiscard]] std::string line(std::int64_t rows) const {
    const std::string count = std::to_string(rows);
    return is_chinese ? company + " · " + who + " 于 " + when + " 导出 · 共 " + count +
                            " 行 · 仅限内部使用"
                      : company + " · exported by " + who + " on " + when + " · " + count +
                            " rows · internal use only";
  }
  [[nodiscard]] std::vector<std::vector<std::string>> about(const Kind& kind, const Wanted& wanted,
                                                            std::int64_t rows) const {
    if (is_chinese)
      return {{"导出说明"},
              {"公司", company},
              {"导出人", who},
              {"时间", when},
              {"内容", kind.name_zh},
              {"筛选条件", wanted.query.empty() ? "(全部)" : wanted.query},
              {"行数", std::to_string(rows)}};
    return {{"About this export"},
            {"Company", company},
            {"Exported by", who},
            {"At", when},
            {"List", kind.name_en},
            {"Selection", wanted.query.empty() ? "(everything)" : wanted.query},
            {"Rows", std::to_string(rows)}};
  }
};

}  // namespace

base::Result<const Kind*> find_kind(const std::vector<Kind>& kinds, const std::string& kind,
                                    const auth::Principal& principal) {
  const auto at =
      std::find_if(kinds.begin(), kinds.end(), [&](const Kind& one) { return one.kind == kind; });
  if (at == kinds.end() || !principal.can(at->permission))
    return base::Error{base::ErrorCode::kForbidden,
                       "exports.no_such_kind",
                       "there is no such list to export for you",
                       {}};
  return &*at;
}

base::Result<std::unique_ptr<Source>> open_source(const Kind& kind, const Wanted& wanted,
                                                  const auth::PrincipalPtr& principal) {
  TRY_ASSIGN(auto columns, chosen_columns(kind, wanted));
  return kind.open({principal, wanted.query, wanted.language, std::move(columns)});
}

std::string path_of(const api::Services& services, base::CompanyId company, ExportId id,
                    Format format) {
  return (std::filesystem::path(services.data_folder) / "exports" / std::to_string(company.value) /
          (std::to_string(id.value) + (format == Format::kXlsx ? ".xlsx" : ".csv")))
      .string();
}

base::Result<Written> write_file(api::Services& services, const Kind& kind, const Wanted& wanted,
                                 const auth::PrincipalPtr& principal, Source& source,
                                 base::Progress& progress) {
  const std::string path = path_of(services, principal->company, wanted.id, wanted.format);
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  const bool is_chinese = wanted.language != "en";
  Watermark mark{.company = {},
                 .who = principal->name + " (" + principal->login + ")",
                 .when = local_minute(services.clock.now()),
                 .is_chinese = is_chinese};
  mark.company =
      services.database.reader()
          ->find_one<std::string>(sql::kFindCompanyName, {{"company_id", principal->company}})
          .value_or("");
  TRY_ASSIGN(const auto columns, chosen_columns(kind, wanted));
  TRY_ASSIGN(auto writer, sheets::write_table(
                              path, table_columns(columns, is_chinese),
                              {.format = wanted.format == Format::kXlsx ? sheets::TableFormat::kXlsx
                                                                        : sheets::TableFormat::kCsv,
                               .sheet_name = is_chinese ? kind.name_zh : kind.name_en,
                               .header_line = mark.company,
                               .author = principal->name,
                               .created = services.clock.now(),
                               .utc_offset_minutes = kUtcOffsetMinutes,
                               .about_sheet_name = is_chinese ? "导出说明" : "About"}));
  Written written;
  const auto take = [&](const std::vector<sheets::Cell>& cells) {
    writer->row(cells);
    ++written.rows;
  };
  TRY(source.each(take, [&] {
    progress.done(static_cast<std::uint64_t>(written.rows));
    return !progress.cancelled();
  }));
  writer->conclude(mark.line(written.rows), mark.about(kind, wanted, written.rows));
  TRY(writer->finish());
  written.bytes = static_cast<std::int64_t>(std::filesystem::file_size(path));
  return written;
}

std::string principal_json(const auth::Principal& principal) {
  json::array permissions;
  for (const auto permission : principal.permissions)
    permissions.emplace_back(auth::permission_name(permission));
  json::array areas;
  for (const auto area : principal.scope.sales_areas) areas.push_back(wire::to_value(area));
  json::object object{{"company", wire::to_value(principal.company)},
                      {"account", wire::to_value(principal.account)},
                      {"person", wire::to_value(principal.person)},
                      {"login", principal.login},
                      {"name", principal.name},
                      {"roles", wire::to_value(principal.roles)},
                      {"permissions", permissions},
                      {"whole_company", principal.scope.whole_company},
                      {"areas", areas},
                      {"own_customer", wire::to_value(principal.scope.own_customer)},
                      {"language", principal.language}};
  return json::serialize(object);
}

auth::PrincipalPtr principal_from(const json::value& value) {
  auth::Principal principal;
  std::vector<std::string> permissions;
  const auto read = [&](const char* key, auto& to) {
    CHECK(wire::from_value(value.at(key), to).has_value());
  };
  read("company", principal.company);
  read("account", principal.account);
  read("person", principal.person);
  read("login", principal.login);
  read("name", principal.name);
  read("roles", principal.roles);
  read("permissions", permissions);
  read("whole_company", principal.scope.whole_company);
  read("areas", principal.scope.sales_areas);
  read("own_customer", principal.scope.own_customer);
  read("language", principal.language);
  for (const auto& name : permissions)
    if (const auto permission = auth::find_permission(name))
      principal.permissions.insert(*permission);
  return std::make_shared<const auth::Principal>(std::move(principal));
}

}  // namespace exports
