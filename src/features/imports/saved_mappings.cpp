#include "features/imports/saved_mappings.h"

#include "base/text.h"
#include "features/imports/mapping_document.h"
#include "features/transfer/transfer.h"
#include "sql/imports.h"

namespace imports {
namespace {

SavedMapping made(MappingId id, std::string name, std::string kind, std::string body,
                  std::int64_t version, std::string updated_by, base::Instant updated_at) {
  SavedMapping saved{id,      std::move(name),       std::move(kind), {}, std::move(body),
                     version, std::move(updated_by), updated_at};
  // What is stored was taken by the reader once; a kind may have gone since.
  const auto about = transfer::find_kind(saved.kind);
  if (!about) return saved;
  const auto mapping = transfer::parse_mapping(saved.toml, saved.name, **about);
  if (mapping) saved.mapping = to_document(*mapping, **about);
  return saved;
}

base::Result<std::string> checked_name(db::Session& session, base::CompanyId company,
                                       const NewMapping& wanted, MappingId own) {
  std::string name(base::trim(wanted.name));
  if (name.empty() || name.size() > 200)
    return base::invalid("import_mappings.bad_name", "a name of 1 to 200 bytes is expected");
  const auto taken = session.find_one<MappingId>(
      sql::kFindMappingByName, {{"company_id", company}, {"kind", wanted.kind}, {"name", name}});
  if (taken && *taken != own)
    return base::Error{base::ErrorCode::kConflict,
                       "import_mappings.name_taken",
                       "another mapping of this kind has the name",
                       {{"name", name, "import_mappings.name_taken", "another name"}}};
  return name;
}

}  // namespace

std::vector<SavedMapping> list_mappings(db::Session& session, base::CompanyId company,
                                        std::string_view kind) {
  std::vector<SavedMapping> all;
  session.each<MappingId, std::string, std::string, std::string, std::int64_t, std::string,
               base::Instant>(sql::kListMappings, {{"company_id", company}, {"kind", kind}},
                              [&](auto... columns) { all.push_back(made(std::move(columns)...)); });
  return all;
}

base::Result<SavedMapping> get_mapping(db::Session& session, base::CompanyId company,
                                       MappingId id) {
  std::optional<SavedMapping> found;
  session.each<MappingId, std::string, std::string, std::string, std::int64_t, std::string,
               base::Instant>(sql::kFindMapping, {{"company_id", company}, {"id", id}},
                              [&](auto... columns) { found = made(std::move(columns)...); });
  if (!found)
    return base::Error{base::ErrorCode::kNotFound,
                       "import_mappings.no_such_mapping",
                       "there is no such saved mapping",
                       {}};
  return std::move(*found);
}

base::Result<SavedMapping> add_mapping(api::Write& write, const NewMapping& wanted) {
  const base::CompanyId company = write.principal.company;
  TRY_ASSIGN(const std::string body, checked_toml(wanted));
  TRY_ASSIGN(const std::string name, checked_name(write.session, company, wanted, MappingId{}));
  const auto id = write.ids.next<MappingId>();
  write.session.execute(sql::kInsertMapping, {{"company_id", company},
                                              {"id", id},
                                              {"name", name},
                                              {"kind", wanted.kind},
                                              {"body", body},
                                              {"updated_by", write.principal.name},
                                              {"updated_at_ms", write.clock.now()}});
  return get_mapping(write.session, company, id);
}

base::Result<bool> change_mapping(api::Write& write, const SavedMapping& old, std::int64_t version,
                                  const NewMapping& wanted) {
  const base::CompanyId company = write.principal.company;
  if (wanted.kind != old.kind)
    return base::invalid("import_mappings.kind_fixed", "a mapping keeps its kind: save a new one");
  TRY_ASSIGN(const std::string body, checked_toml(wanted));
  TRY_ASSIGN(const std::string name, checked_name(write.session, company, wanted, old.id));
  return write.session.execute(sql::kUpdateMapping, {{"name", name},
                                                     {"body", body},
                                                     {"updated_by", write.principal.name},
                                                     {"updated_at_ms", write.clock.now()},
                                                     {"company_id", company},
                                                     {"id", old.id},
                                                     {"version", version}}) == 1;
}

bool delete_mapping(api::Write& write, MappingId id, std::int64_t version) {
  return write.session.execute(
             sql::kDeleteMapping,
             {{"company_id", write.principal.company}, {"id", id}, {"version", version}}) == 1;
}

}  // namespace imports
