#include <algorithm>

#include "base/text.h"
#include "features/customer_desk/desk.h"
#include "features/organisation/organisation.h"
#include "platform/records/upsert.h"
#include "sql/customer_desk.h"

/// What people write beside a shop's record: contacts, tags, notes.
namespace customer_desk {
namespace {

using auth::Permission;
using base::ErrorCode;
using http::Method;

base::Result<void> check_text(std::string_view field, std::string_view text, std::size_t bytes_max,
                              bool required) {
  const bool is_blank = base::trim(text).empty();
  if ((!required || !is_blank) && text.size() <= bytes_max && base::is_valid_utf8(text)) return {};
  const std::string expected = "1 to " + std::to_string(bytes_max) + " bytes of text";
  return base::Error{ErrorCode::kInvalid,
                     "customers.bad_text",
                     std::string(field) + ": " + expected,
                     {{std::string(field), base::excerpt(text), "customers.bad_text", expected}}};
}

base::Result<void> check_contact(const ContactInput& contact) {
  TRY(check_text("name", contact.name, 100, true));
  TRY(check_text("phone", contact.phone.value_or(""), 40, false));
  TRY(check_text("note", contact.note.value_or(""), 1000, false));
  for (const auto* role : {"owner", "operator", "clerk", "other"})
    if (contact.role == role) return {};
  return refusal(ErrorCode::kInvalid, "customers.bad_role",
                 "role: expected owner, operator, clerk or other");
}

std::string masked_phone(std::string_view phone) {
  constexpr std::size_t kShownMin = 7;
  if (phone.size() < kShownMin) return "****";
  return std::string(phone.substr(0, 3)) + "****" + std::string(phone.substr(phone.size() - 4));
}

Handled list_contacts(Desk& desk, const http::Request& request) {
  auto session = desk.services.database.reader();
  TRY_ASSIGN(const auto shop, find_shop(*session, *request.principal, request.path_param("id")));
  const bool sees_phone = request.principal->can(Permission::kCustomersEdit);
  using Text = std::optional<std::string>;
  api::PageOf<Contact> contacts;
  session->each<ContactId, std::string, std::string, Text, Text, bool, std::int64_t, std::string,
                base::Instant>(
      sql::kListContacts, {{"company_id", request.principal->company}, {"customer_id", shop.id}},
      [&](auto... column) {
        contacts.items.push_back(Contact{std::move(column)...});
        auto& phone = contacts.items.back().phone;
        if (phone && !sees_phone) phone = masked_phone(*phone);
      });
  contacts.total = static_cast<std::int64_t>(contacts.items.size());
  return api::page_response(contacts);
}

audit::Entry entry_of(std::string_view action, const StoredShop& shop) {
  return {.action = std::string(action),
          .object_kind = "customer",
          .object_id = std::to_string(shop.id.value),
          .before = {},
          .after = {},
          .reason = {},
          .was_refused = false};
}

Handled add_contact(const http::Request& request, api::Write& write) {
  TRY_ASSIGN(const auto input, api::body<ContactInput>(request));
  TRY(check_contact(input));
  TRY_ASSIGN(const auto shop, find_shop(write.session, write.principal, request.path_param("id")));
  const Contact contact{write.ids.next<ContactId>(),
                        input.name,
                        input.role,
                        input.phone,
                        input.note,
                        input.is_primary,
                        1,
                        write.principal.login,
                        write.clock.now()};
  write.session.execute(sql::kInsertContact, {{"company_id", write.principal.company},
                                              {"id", contact.id},
                                              {"customer_id", shop.id},
                                              {"name", contact.name},
                                              {"role", contact.role},
                                              {"phone", contact.phone},
                                              {"note", contact.note},
                                              {"is_primary", contact.is_primary},
                                              {"created_by", contact.created_by},
                                              {"created_at_ms", contact.created_at}});
  auto entry = entry_of("customers.add_contact", shop);
  entry.after = wire::to_json(input);
  write.audit(std::move(entry));
  return http::Response::json(wire::to_json(contact), 201).with("ETag", api::etag(1));
}

Handled edit_contact(const http::Request& request, api::Write& write) {
  TRY_ASSIGN(const auto input, api::body<ContactInput>(request));
  TRY(check_contact(input));
  TRY_ASSIGN(const auto shop, find_shop(write.session, write.principal, request.path_param("id")));
  const auto id = api::id_from<ContactId>(request.path_param("contact_id"));
  using Text = std::optional<std::string>;
  const auto stored =
      id ? write.session.find<std::string, std::string, Text, Text, bool, std::int64_t>(
               sql::kFindContact,
               {{"company_id", write.principal.company}, {"customer_id", shop.id}, {"id", *id}})
         : std::nullopt;
  if (!stored) return refusal(ErrorCode::kNotFound, "customers.no_such_contact", "no such contact");
  const auto& [name, role, phone, note, is_primary, version] = *stored;
  const std::string before = wire::to_json(ContactInput{name, role, phone, note, is_primary});
  // The guard of the version stands in the update itself.
  const auto changed =
      api::if_match_version(request) != version
          ? 0
          : write.session.execute(sql::kUpdateContact, {{"company_id", write.principal.company},
                                                        {"id", *id},
                                                        {"version", version},
                                                        {"name", input.name},
                                                        {"role", input.role},
                                                        {"phone", input.phone},
                                                        {"note", input.note},
                                                        {"is_primary", input.is_primary}});
  if (changed == 0) return api::stale(request, version, before);
  auto entry = entry_of("customers.edit_contact", shop);
  entry.before = before;
  entry.after = wire::to_json(input);
  write.audit(std::move(entry));
  return http::Response::no_content().with("ETag", api::etag(version + 1));
}

Handled remove_contact(const http::Request& request, api::Write& write) {
  TRY_ASSIGN(const auto shop, find_shop(write.session, write.principal, request.path_param("id")));
  const auto id = api::id_from<ContactId>(request.path_param("contact_id"));
  if (!id || write.session.execute(sql::kDeleteContact, {{"company_id", write.principal.company},
                                                         {"customer_id", shop.id},
                                                         {"id", *id}}) == 0)
    return refusal(ErrorCode::kNotFound, "customers.no_such_contact", "no such contact");
  auto entry = entry_of("customers.remove_contact", shop);
  entry.reason = "contact " + std::to_string(id->value);
  write.audit(std::move(entry));
  return http::Response::no_content();
}

Handled list_notes(Desk& desk, const http::Request& request) {
  TRY_ASSIGN(const auto page, api::page_of(request));
  const auto before = page.cursor.empty() ? std::numeric_limits<std::int64_t>::max()
                                          : base::parse_int(page.cursor).value_or(0);
  auto session = desk.services.database.reader();
  TRY_ASSIGN(const auto shop, find_shop(*session, *request.principal, request.path_param("id")));
  api::PageOf<Note> notes;
  session->each<NoteId, std::string, std::string, std::optional<auth::AccountId>, base::Instant>(
      sql::kListNotes,
      {{"company_id", request.principal->company},
       {"customer_id", shop.id},
       {"before_id", before},
       {"row_limit", page.limit + 1}},
      [&](NoteId id, std::string body, std::string author, std::optional<auth::AccountId> account,
          base::Instant when) {
        notes.items.push_back(
            {id, std::move(body), std::move(author), account == request.principal->account, when});
      });
  if (notes.items.size() > page.limit) {
    notes.items.pop_back();
    notes.next_cursor = api::encode_cursor(std::to_string(notes.items.back().id.value));
  }
  return api::page_response(notes);
}

Handled add_note(const http::Request& request, api::Write& write) {
  TRY_ASSIGN(const auto input, api::body<NoteInput>(request));
  TRY(check_text("body", input.body, 4000, true));
  TRY_ASSIGN(const auto shop, find_shop(write.session, write.principal, request.path_param("id")));
  const Note note{write.ids.next<NoteId>(), input.body, write.principal.name, true,
                  write.clock.now()};
  write.session.execute(sql::kInsertNote, {{"company_id", write.principal.company},
                                           {"id", note.id},
                                           {"customer_id", shop.id},
                                           {"body", note.body},
                                           {"created_by_id", write.principal.account},
                                           {"created_by", note.created_by},
                                           {"created_at_ms", note.created_at}});
  auto entry = entry_of("customers.add_note", shop);
  entry.after = wire::to_json(input);
  write.audit(std::move(entry));
  return http::Response::json(wire::to_json(note), 201);
}

/// One's own, or anybody's for administrators.
Handled remove_note(const http::Request& request, api::Write& write) {
  TRY_ASSIGN(const auto shop, find_shop(write.session, write.principal, request.path_param("id")));
  const auto id = api::id_from<NoteId>(request.path_param("note_id"));
  const auto stored =
      id ? write.session.find<std::string, std::optional<auth::AccountId>>(
               sql::kFindNote,
               {{"company_id", write.principal.company}, {"customer_id", shop.id}, {"id", *id}})
         : std::nullopt;
  if (!stored) return refusal(ErrorCode::kNotFound, "customers.no_such_note", "no such note");
  if (std::get<1>(*stored) != write.principal.account &&
      !write.principal.can(Permission::kPeopleManage))
    return refusal(ErrorCode::kForbidden, "customers.not_your_note", "another person's note");
  write.session.execute(sql::kDeleteNote, {{"company_id", write.principal.company}, {"id", *id}});
  auto entry = entry_of("customers.remove_note", shop);
  entry.before = wire::to_json(NoteInput{std::get<0>(*stored)});
  write.audit(std::move(entry));
  return http::Response::no_content();
}

std::vector<std::string> tags_of(const StoredShop& shop) {
  std::vector<std::string> tags;
  const std::string list = shop.text("dynamic_tags").value_or("");
  for (const auto part : base::split(list, ','))
    if (const auto tag = base::trim(part); !tag.empty()) tags.emplace_back(tag);
  return tags;
}

Handled save_tags(const StoredShop& shop, const std::vector<std::string>& tags, api::Write& write) {
  std::string list;
  for (const auto& tag : tags) list += (list.empty() ? "" : ",") + tag;
  const auto& field = shop_kind().fields[shop_kind().index_of("dynamic_tags")];
  if (list.size() > field.bytes_max)
    return refusal(ErrorCode::kInvalid, "customers.bad_tag", "the shop has too many tags");
  records::Row row{0, std::vector<std::optional<db::Value>>(shop_kind().fields.size())};
  row.values[shop_kind().index_of("customer_code")] = *shop.text("customer_code");
  row.values[shop_kind().index_of("dynamic_tags")] = list.empty() ? db::Value{} : db::Value(list);
  records::Upserter upserter(registry(), shop_kind(), context_of(write),
                             {.mode = records::Mode::kUpdate});
  auto outcome = upserter.apply(write.session, std::span(&row, 1)).front();
  if (outcome.kind == records::OutcomeKind::kRefused) return *std::move(outcome.error);
  TRY_ASSIGN(const auto after, find_shop(write.session, write.principal, shop.id));
  auto entry = entry_of("customers.update", shop);
  entry.before = shop_json(shop, {"dynamic_tags"});
  entry.after = shop_json(after, {"dynamic_tags"});
  write.audit(std::move(entry));
  return http::Response::json(wire::to_json(TagsView{tags_of(after), after.row.version}))
      .with("ETag", api::etag(after.row.version));
}

/// Adding the tag that is there, and removing one that is not, change nothing: no version needed.
Handled add_tag(const http::Request& request, api::Write& write) {
  TRY_ASSIGN(const auto input, api::body<TagInput>(request));
  const std::string tag(base::trim(input.tag));
  TRY(check_text("tag", tag, 60, true));
  if (tag.find(',') != std::string::npos)
    return refusal(ErrorCode::kInvalid, "customers.bad_tag", "a tag has no comma");
  organisation::next_data_version(write.session, write.principal.company);
  TRY_ASSIGN(const auto shop, find_shop(write.session, write.principal, request.path_param("id")));
  auto tags = tags_of(shop);
  if (std::find(tags.begin(), tags.end(), tag) == tags.end()) tags.push_back(tag);
  return save_tags(shop, tags, write);
}

Handled remove_tag(const http::Request& request, api::Write& write) {
  organisation::next_data_version(write.session, write.principal.company);
  TRY_ASSIGN(const auto shop, find_shop(write.session, write.principal, request.path_param("id")));
  auto tags = tags_of(shop);
  std::erase(tags, std::string(request.path_param("tag")));
  return save_tags(shop, tags, write);
}

http::Handler writes(Desk& desk, Handled (*writer)(const http::Request&, api::Write&),
                     bool refresh = false) {
  return [&desk, writer, refresh](const http::Request& request) {
    auto response = api::write(desk.services, request,
                               [&](api::Write& write) { return writer(request, write); });
    if (response && refresh) desk.directory.refresh(request.principal->company);
    return response;
  };
}

}  // namespace

std::vector<http::Route> note_routes(Desk& desk) {
  const std::string shop = "/api/v1/customers/{id}";
  const http::Parameter tag{"tag", "a tag of the shop", {{"type", "string"}}, true};
  auto note_page = api::page_parameters();
  note_page.push_back(id_parameter("id"));
  return {
      {Method::kGet,
       shop + "/contacts",
       Permission::kCustomersRead,
       "People of a shop.",
       [&desk](const http::Request& request) { return list_contacts(desk, request); },
       {.parameters = {id_parameter("id")}, .response = api::page_schema<Contact>()}},
      {Method::kPost,
       shop + "/contacts",
       Permission::kCustomersEdit,
       "Adds a contact.",
       writes(desk, add_contact),
       {.needs_idempotency_key = true,
        .parameters = {id_parameter("id")},
        .request = wire::schema<ContactInput>(),
        .response = wire::schema<Contact>(),
        .success_status = 201}},
      {Method::kPut,
       shop + "/contacts/{contact_id}",
       Permission::kCustomersEdit,
       "Changes a contact.",
       writes(desk, edit_contact),
       {.needs_if_match = true,
        .parameters = {id_parameter("id"), id_parameter("contact_id")},
        .request = wire::schema<ContactInput>(),
        .success_status = 204}},
      {Method::kDelete,
       shop + "/contacts/{contact_id}",
       Permission::kCustomersEdit,
       "Removes a contact.",
       writes(desk, remove_contact),
       {.parameters = {id_parameter("id"), id_parameter("contact_id")}, .success_status = 204}},
      {Method::kGet,
       shop + "/notes",
       Permission::kCustomersRead,
       "Notes, newest first.",
       [&desk](const http::Request& request) { return list_notes(desk, request); },
       {.parameters = note_page, .response = api::page_schema<Note>()}},
      {Method::kPost,
       shop + "/notes",
       Permission::kCustomersEdit,
       "Adds a note.",
       writes(desk, add_note),
       {.needs_idempotency_key = true,
        .parameters = {id_parameter("id")},
        .request = wire::schema<NoteInput>(),
        .response = wire::schema<Note>(),
        .success_status = 201}},
      {Method::kDelete,
       shop + "/notes/{note_id}",
       Permission::kCustomersEdit,
       "Removes one's own note.",
       writes(desk, remove_note),
       {.parameters = {id_parameter("id"), id_parameter("note_id")}, .success_status = 204}},
      {Method::kPost,
       shop + "/tags",
       Permission::kCustomersEdit,
       "Adds a tag.",
       writes(desk, add_tag, true),
       {.needs_idempotency_key = true,
        .parameters = {id_parameter("id")},
        .request = wire::schema<TagInput>(),
        .response = wire::schema<TagsView>()}},
      {Method::kDelete,
       shop + "/tags/{tag}",
       Permission::kCustomersEdit,
       "Removes a tag.",
       writes(desk, remove_tag, true),
       {.parameters = {id_parameter("id"), tag}, .response = wire::schema<TagsView>()}},
  };
}

}  // namespace customer_desk
