#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "platform/auth/auth.h"
#include "platform/db/db.h"

/// Drafts and publications: rows of model_drafts and model_publications.
namespace model_desk {

/// What is edited: a model, and for strategies the code.
struct Item {
  base::CompanyId company;
  std::string model;  ///< grading, target_classes, strategies
  std::string item;   ///< strategy code; empty for the others
};

struct Draft {
  std::int64_t base_version = 0;
  std::string body;  ///< JSON of the configuration or strategy
  std::string comment;
  std::int64_t version = 1;
  std::string edited_by;
  base::Instant edited_at;
};
std::optional<Draft> find_draft(db::Session& session, const Item& item);
/// False: there is one already.
bool insert_draft(db::Session& session, const base::Clock& clock, const auth::Principal& who,
                  const Item& item, const Draft& draft);
/// False: the draft is not of `expected_version` any more.
bool update_draft(db::Session& session, const base::Clock& clock, const auth::Principal& who,
                  const Item& item, const Draft& draft, std::int64_t expected_version);
bool delete_draft(db::Session& session, const Item& item, std::int64_t expected_version);

struct DraftItem {
  std::string item;
  std::string edited_by;
  base::Instant edited_at;
};
std::vector<DraftItem> list_draft_items(db::Session& session, base::CompanyId company,
                                        std::string_view model);

struct Publication {
  std::int64_t version = 0;
  std::string comment;
  std::string published_by;
  base::Instant published_at;
};
void insert_publication(db::Session& session, const base::Clock& clock, const auth::Principal& who,
                        const Item& item, std::int64_t version, std::string_view comment);
std::vector<Publication> list_publications(db::Session& session, const Item& item);

}  // namespace model_desk
