#include "features/model_desk/drafts.h"

#include "sql/model_desk.h"

namespace model_desk {

std::optional<Draft> find_draft(db::Session& session, const Item& item) {
  std::optional<Draft> found;
  session.each<std::int64_t, std::string, std::string, std::int64_t, std::string, base::Instant>(
      sql::kFindDraft, {{"company_id", item.company}, {"model", item.model}, {"item", item.item}},
      [&](std::int64_t base, std::string body, std::string comment, std::int64_t version,
          std::string by, base::Instant at) {
        found = Draft{base, std::move(body), std::move(comment), version, std::move(by), at};
      });
  return found;
}

bool insert_draft(db::Session& session, const base::Clock& clock, const auth::Principal& who,
                  const Item& item, const Draft& draft) {
  return session.execute(sql::kInsertDraft, {{"company_id", item.company},
                                             {"model", item.model},
                                             {"item", item.item},
                                             {"base_version", draft.base_version},
                                             {"body", draft.body},
                                             {"comment", draft.comment},
                                             {"edited_by", who.account},
                                             {"edited_by_name", who.name},
                                             {"edited_at_ms", clock.now()}}) == 1;
}

bool update_draft(db::Session& session, const base::Clock& clock, const auth::Principal& who,
                  const Item& item, const Draft& draft, std::int64_t expected_version) {
  return session.execute(sql::kUpdateDraft, {{"company_id", item.company},
                                             {"model", item.model},
                                             {"item", item.item},
                                             {"body", draft.body},
                                             {"comment", draft.comment},
                                             {"edited_by", who.account},
                                             {"edited_by_name", who.name},
                                             {"edited_at_ms", clock.now()},
                                             {"expected_version", expected_version}}) == 1;
}

bool delete_draft(db::Session& session, const Item& item, std::int64_t expected_version) {
  return session.execute(sql::kDeleteDraft, {{"company_id", item.company},
                                             {"model", item.model},
                                             {"item", item.item},
                                             {"expected_version", expected_version}}) == 1;
}

std::vector<DraftItem> list_draft_items(db::Session& session, base::CompanyId company,
                                        std::string_view model) {
  std::vector<DraftItem> items;
  session.each<std::string, std::string, base::Instant>(
      sql::kListDraftItems, {{"company_id", company}, {"model", model}},
      [&](std::string item, std::string by, base::Instant at) {
        items.push_back({std::move(item), std::move(by), at});
      });
  return items;
}

void insert_publication(db::Session& session, const base::Clock& clock, const auth::Principal& who,
                        const Item& item, std::int64_t version, std::string_view comment) {
  session.execute(sql::kInsertPublication, {{"company_id", item.company},
                                            {"model", item.model},
                                            {"item", item.item},
                                            {"version", version},
                                            {"comment", comment},
                                            {"published_by", who.account},
                                            {"published_by_name", who.name},
                                            {"published_at_ms", clock.now()}});
}

std::vector<Publication> list_publications(db::Session& session, const Item& item) {
  std::vector<Publication> publications;
  session.each<std::int64_t, std::string, std::string, base::Instant>(
      sql::kListPublications,
      {{"company_id", item.company}, {"model", item.model}, {"item", item.item}},
      [&](std::int64_t version, std::string comment, std::string by, base::Instant at) {
        publications.push_back({version, std::move(comment), std::move(by), at});
      });
  return publications;
}

}  // namespace model_desk
