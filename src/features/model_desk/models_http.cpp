#include <algorithm>

#include "base/text.h"
#include "features/model_desk/json_diff.h"
#include "features/model_desk/kinds.h"
#include "features/model_desk/model_desk.h"
#include "features/model_desk/preview_runner.h"

/// Routes of the models: one table for grading, target classes and every strategy.
namespace model_desk {

/// What all handlers share.
struct Desk {
  explicit Desk(api::Services& the_services)
      : services(the_services), months(api::shared_of<live_month::LiveMonths>(the_services)) {}
  api::Services& services;
  std::shared_ptr<live_month::LiveMonths> months;
  PreviewRunner previews;
};
using DeskPtr = std::shared_ptr<Desk>;

/// A request about one item of one kind.
struct Ask {
  Desk& desk;
  const Kind& kind;
  const http::Request& request;
  const auth::Principal& who;
  Item item;
};
using Handle = base::Result<http::Response> (*)(const Ask&);

bool is_code(std::string_view code) {
  return !code.empty() && code.size() <= 20 && std::ranges::all_of(code, [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
}

http::Handler with(const DeskPtr& desk, const Kind& kind, Handle handle) {
  return [desk, &kind, handle](const http::Request& request) -> base::Result<http::Response> {
    Item item{request.principal->company, std::string(kind.model()), ""};
    if (kind.model() == "strategies") {
      item.item = request.path_param("code");
      if (!is_code(item.item))
        return base::Error{base::ErrorCode::kNotFound,
                           "strategies.no_such_strategy",
                           "a strategy's code is 1 to 20 characters of A-Z, 0-9 and -",
                           {}};
    }
    return handle({*desk, kind, request, *request.principal, std::move(item)});
  };
}

// ---- shapes

struct DraftFault {
  std::string field;
  std::string reason;
  std::string expected;
};
BOOST_DESCRIBE_STRUCT(DraftFault, (), (field, reason, expected))

struct DraftHead {
  std::string model;
  std::string item;
  std::int64_t base_version = 0;
  std::string comment;
  std::int64_t version = 1;
  std::string edited_by;
  base::Instant edited_at;
  std::vector<DraftFault> problems;  ///< what keeps it from being published
};
BOOST_DESCRIBE_STRUCT(DraftHead, (),
                      (model, item, base_version, comment, version, edited_by, edited_at, problems))

struct NewDraft {
  std::optional<std::int64_t> from_version;  ///< the newest when left out
  std::optional<std::string> comment;
};
BOOST_DESCRIBE_STRUCT(NewDraft, (), (from_version, comment))

struct PublishRequest {
  std::string comment;
};
BOOST_DESCRIBE_STRUCT(PublishRequest, (), (comment))

struct Published {
  std::string model;
  std::string item;
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(Published, (), (model, item, version))

struct VersionLine {
  std::int64_t version = 0;
  bool is_newest = false;
  std::optional<base::Instant> created_at;  ///< nothing: built in
  std::string comment;
  std::string published_by;  ///< empty: by command line, or built in
};
BOOST_DESCRIBE_STRUCT(VersionLine, (), (version, is_newest, created_at, comment, published_by))

struct ModelLine {
  std::string model;
  strategies::Text name;
  std::int64_t version = 0;         ///< newest; of strategies how many there are
  std::vector<std::string> drafts;  ///< items with a draft; "" for a model without items
};
BOOST_DESCRIBE_STRUCT(ModelLine, (), (model, name, version, drafts))

struct StrategyItem {
  strategies::Strategy strategy;
  bool has_draft = false;
};
BOOST_DESCRIBE_STRUCT(StrategyItem, (), (strategy, has_draft))

struct PreviewAnswer {
  std::string state;  ///< preparing (the month is being loaded), running, done
  base::Period period;
  std::int64_t month_version = 0;
  std::int64_t draft_version = 0;
  bool records_changed = false;  ///< since the month was published
  double seconds = 0;
  std::optional<PreviewResult> result;
};
BOOST_DESCRIBE_STRUCT(PreviewAnswer, (),
                      (state, period, month_version, draft_version, records_changed, seconds,
                       result))

namespace {

using auth::Permission;
namespace json = wire::json;

constexpr std::chrono::milliseconds kPatience{400};
constexpr std::size_t kCommentBytesMax = 2000;

/// A described head with the model's own body beside it.
http::Schema with_body(http::Schema head, const http::Schema& body, std::string_view name) {
  auto& object = head.as_object();
  object["properties"].as_object()[name] = body;
  object["required"].as_array().emplace_back(name);
  return head;
}

http::Schema draft_schema(const Kind& kind) {
  return with_body(wire::schema<DraftHead>(), kind.schema(), "body");
}

http::Schema save_schema(const Kind& kind) {
  return {{"type", "object"},
          {"required", {"body"}},
          {"properties",
           {{"body", kind.schema()}, {"comment", {{"type", "string"}, {"maxLength", 2000}}}}},
          {"additionalProperties", false}};
}

http::Schema comparison_schema() {
  return {{"type", "object"},
          {"required", {"from", "to", "changes"}},
          {"properties",
           {{"from", {{"type", "string"}}},
            {"to", {{"type", "string"}}},
            {"changes",
             {{"type", "array"},
              {"items",
               {{"type", "object"},
                {"required", {"path", "before", "after"}},
                {"properties",
                 {{"path", {{"type", "string"}}},
                  {"before", json::object{}},
                  {"after", json::object{}}}}}}}}}}};
}

// ---- drafts

base::Error no_draft() {
  return {base::ErrorCode::kNotFound, "models.no_draft", "there is no draft: open one first", {}};
}

std::string draft_json(const Ask& ask, const Draft& draft) {
  DraftHead head{ask.item.model, ask.item.item,   draft.base_version, draft.comment,
                 draft.version,  draft.edited_by, draft.edited_at,    {}};
  for (const auto& problem : ask.kind.problems(draft.body))
    head.problems.push_back({problem.field, problem.reason, problem.expected});
  auto value = wire::to_value(head).as_object();
  value["body"] = json::parse(draft.body);
  return json::serialize(value);
}

http::Response draft_response(const Ask& ask, const Draft& draft, int status = 200) {
  return http::Response::json(draft_json(ask, draft), status)
      .with("ETag", api::etag(draft.version));
}

/// What a stale save is compared with: the members that a save sends.
std::string saved_json(const Draft& draft) {
  return json::serialize(
      json::object{{"body", json::parse(draft.body)}, {"comment", draft.comment}});
}

base::Result<std::string> comment_of(std::string comment) {
  if (comment.size() > kCommentBytesMax || !base::is_valid_utf8(comment))
    return base::Error{base::ErrorCode::kInvalid,
                       "models.bad_comment",
                       "comment: at most 2000 bytes of text",
                       {{"comment", "", "models.bad_comment", "at most 2000 bytes"}}};
  return comment;
}

audit::Entry entry_of(const Ask& ask, std::string action, std::string before, std::string after) {
  audit::Entry entry;
  entry.action = std::move(action);
  entry.object_kind = "model";
  entry.object_id = ask.item.model + (ask.item.item.empty() ? "" : "/" + ask.item.item);
  entry.before = std::move(before);
  entry.after = std::move(after);
  return entry;
}

base::Result<http::Response> get_draft(const Ask& ask) {
  const auto draft = find_draft(*ask.desk.services.database.reader(), ask.item);
  if (!draft) return no_draft();
  return draft_response(ask, *draft);
}

/// A strategy of a code that is not there yet begins empty.
std::string empty_strategy(const std::string& code) {
  strategies::Strategy strategy;
  strategy.code = code;
  strategy.trigger = "metric.orders >= 1";
  return wire::to_json(strategy);
}

base::Result<Kind::Loaded> draft_base(const Ask& ask, db::Session& session,
                                      const NewDraft& wanted) {
  auto loaded = ask.kind.load(session, ask.item, wanted.from_version);
  const bool is_new = ask.item.model == "strategies" && !wanted.from_version;
  if (!loaded && is_new) return Kind::Loaded{0, empty_strategy(ask.item.item)};
  return loaded;
}

base::Result<http::Response> open_draft(const Ask& ask) {
  TRY_ASSIGN(const auto wanted, api::body<NewDraft>(ask.request));
  TRY_ASSIGN(const auto comment, comment_of(wanted.comment.value_or("")));
  return api::write(
      ask.desk.services, ask.request, [&](api::Write& write) -> base::Result<http::Response> {
        TRY_ASSIGN(const auto loaded, draft_base(ask, write.session, wanted));
        Draft draft{loaded.version,       loaded.body,      comment, 1,
                    write.principal.name, write.clock.now()};
        if (!insert_draft(write.session, write.clock, write.principal, ask.item, draft))
          return base::Error{base::ErrorCode::kConflict,
                             "models.draft_exists",
                             "there is a draft already: edit it, or drop it first",
                             {}};
        write.audit(entry_of(ask, "models.draft", "",
                             json::serialize(json::object{{"from_version", loaded.version}})));
        return draft_response(ask, draft, 201);
      });
}

struct Save {
  std::string body;
  std::string comment;
};
base::Result<Save> save_of(const Ask& ask) {
  TRY_ASSIGN(const auto value, wire::parse(ask.request.body));
  const auto* object = value.if_object();
  const auto* body = object == nullptr ? nullptr : object->if_contains("body");
  if (body == nullptr)
    return base::Error{base::ErrorCode::kInvalid,
                       "wire.wrong_value",
                       "body: expected the configuration",
                       {{"body", "", "wire.wrong_value", "the configuration"}}};
  Save save;
  for (const auto& [key, member] : *object) {
    if (key == "body") continue;
    if (key != "comment" || !member.is_string())
      return base::Error{base::ErrorCode::kInvalid,
                         "wire.wrong_value",
                         std::string(key) + ": expected body and comment alone",
                         {{std::string(key), "", "wire.wrong_value", "body and comment alone"}}};
    save.comment = std::string(member.get_string());
  }
  TRY_ASSIGN(save.comment, comment_of(std::move(save.comment)));
  TRY_ASSIGN(save.body, ask.kind.canonical(*body, ask.item));
  return save;
}

base::Result<http::Response> save_draft(const Ask& ask) {
  TRY_ASSIGN(const auto save, save_of(ask));
  const auto expected = api::if_match_version(ask.request);
  return api::write(
      ask.desk.services, ask.request, [&](api::Write& write) -> base::Result<http::Response> {
        auto draft = find_draft(write.session, ask.item);
        if (!draft) return no_draft();
        const std::string before = draft->body;
        const std::int64_t stored = draft->version;
        if (expected != stored) return api::stale(ask.request, stored, saved_json(*draft));
        draft->body = save.body;
        draft->comment = save.comment;
        if (!update_draft(write.session, write.clock, write.principal, ask.item, *draft, stored))
          return api::stale(ask.request, stored, saved_json(*draft));
        draft->version = stored + 1;
        draft->edited_by = write.principal.name;
        draft->edited_at = write.clock.now();
        write.audit(entry_of(ask, "models.edit", before, save.body));
        return draft_response(ask, *draft);
      });
}

base::Result<http::Response> drop_draft(const Ask& ask) {
  const auto expected = api::if_match_version(ask.request);
  return api::write(
      ask.desk.services, ask.request, [&](api::Write& write) -> base::Result<http::Response> {
        const auto draft = find_draft(write.session, ask.item);
        if (!draft) return no_draft();
        if (expected != draft->version || !delete_draft(write.session, ask.item, draft->version))
          return api::stale(ask.request, draft->version, saved_json(*draft));
        write.audit(entry_of(ask, "models.drop_draft", draft->body, ""));
        return http::Response::no_content();
      });
}

base::Error draft_invalid(std::vector<base::FieldError> problems) {
  return {base::ErrorCode::kInvalid, "models.draft_invalid",
          "the draft has problems: mend them first", std::move(problems)};
}

base::Result<http::Response> publish_draft(const Ask& ask) {
  TRY_ASSIGN(const auto wanted, api::body<PublishRequest>(ask.request));
  TRY_ASSIGN(const auto comment, comment_of(wanted.comment));
  const auto expected = api::if_match_version(ask.request);
  return api::write(
      ask.desk.services, ask.request, [&](api::Write& write) -> base::Result<http::Response> {
        const auto draft = find_draft(write.session, ask.item);
        if (!draft) return no_draft();
        if (expected != draft->version)
          return api::stale(ask.request, draft->version, saved_json(*draft));
        if (auto problems = ask.kind.problems(draft->body); !problems.empty())
          return draft_invalid(std::move(problems));
        const auto before = ask.kind.load(write.session, ask.item, std::nullopt);
        TRY_ASSIGN(const auto version,
                   ask.kind.publish(write.session, write.clock, ask.item, draft->body));
        if (!delete_draft(write.session, ask.item, draft->version))
          return api::stale(ask.request, draft->version, saved_json(*draft));
        insert_publication(write.session, write.clock, write.principal, ask.item, version, comment);
        auto entry = entry_of(ask, "models.publish", before ? before->body : "", draft->body);
        entry.reason = comment;
        write.audit(std::move(entry));
        return http::Response::json(
            wire::to_json(Published{ask.item.model, ask.item.item, version}), 201);
      });
}

// ---- versions

base::Result<http::Response> list_versions(const Ask& ask) {
  auto session = ask.desk.services.database.reader();
  const auto publications = list_publications(*session, ask.item);
  api::PageOf<VersionLine> page;
  for (const auto& version : ask.kind.versions(*session, ask.item)) {
    VersionLine line{version.version, page.items.empty(), version.created_at, "", ""};
    const auto found = std::ranges::find(publications, version.version, &Publication::version);
    if (found != publications.end()) {
      line.comment = found->comment;
      line.published_by = found->published_by;
      line.created_at = found->published_at;
    }
    page.items.push_back(std::move(line));
  }
  if (page.items.empty())
    return base::Error{base::ErrorCode::kNotFound,
                       "strategies.no_such_strategy",
                       "there is no strategy of this code",
                       {}};
  page.total = static_cast<std::int64_t>(page.items.size());
  return api::page_response(page);
}

/// A version's number, `newest`, or `draft`; a draft is for those alone who edit.
base::Result<std::string> body_of(const Ask& ask, db::Session& session, std::string_view name) {
  if (name == "draft") {
    if (!ask.who.can(Permission::kModelsEdit))
      return base::Error{base::ErrorCode::kForbidden,
                         "models.draft_is_for_editors",
                         "a draft is seen by those who edit it",
                         {}};
    const auto draft = find_draft(session, ask.item);
    if (!draft) return no_draft();
    return draft->body;
  }
  std::optional<std::int64_t> version;
  if (name != "newest") {
    version = base::parse_int(name);
    if (!version)
      return base::Error{
          base::ErrorCode::kInvalid,
          "api.bad_parameter",
          "expected a version, newest or draft",
          {{"version", base::excerpt(name), "api.bad_parameter", "a version, newest or draft"}}};
  }
  TRY_ASSIGN(auto loaded, ask.kind.load(session, ask.item, version));
  return std::move(loaded.body);
}

base::Result<http::Response> get_version(const Ask& ask) {
  auto session = ask.desk.services.database.reader();
  TRY_ASSIGN(auto body, body_of(ask, *session, ask.request.path_param("version")));
  return http::Response::json(std::move(body));
}

base::Result<http::Response> compare_versions(const Ask& ask) {
  const auto from = ask.request.query_value("from").value_or("newest");
  const auto to = ask.request.query_value("to").value_or("draft");
  auto session = ask.desk.services.database.reader();
  TRY_ASSIGN(const auto before, body_of(ask, *session, from));
  TRY_ASSIGN(const auto after, body_of(ask, *session, to));
  json::array changes;
  for (auto& change : json_diff(json::parse(before), json::parse(after)))
    changes.push_back({{"path", change.path},
                       {"before", std::move(change.before)},
                       {"after", std::move(change.after)}});
  return http::Response::json(
      json::serialize(json::object{{"from", from}, {"to", to}, {"changes", std::move(changes)}}));
}

// ---- preview

base::Result<http::Response> preview_draft(const Ask& ask) {
  if (!ask.who.scope.whole_company)
    return base::Error{base::ErrorCode::kForbidden,
                       "models.whole_company_needed",
                       "a preview shows shops of the whole company",
                       {}};
  const auto draft = find_draft(*ask.desk.services.database.reader(), ask.item);
  if (!draft) return no_draft();
  if (auto problems = ask.kind.problems(draft->body); !problems.empty())
    return draft_invalid(std::move(problems));
  const auto live = ask.desk.months->get(ask.who.company, kPatience);
  PreviewAnswer answer;
  answer.state = "preparing";
  answer.draft_version = draft->version;
  if (!live.month) {
    if (live.error && !live.is_preparing) return *live.error;
    return http::Response::json(wire::to_json(answer));
  }
  answer.period = live.month->run.period;
  answer.month_version = live.month->run.version;
  answer.records_changed = live.month->records_changed();
  const auto state = ask.desk.previews.run(
      {live.month, ask.item.model, ask.item.item, draft->body, ask.desk.services.threads},
      kPatience);
  if (state.error) return *state.error;
  answer.state = state.is_done ? "done" : "running";
  answer.seconds = state.seconds;
  if (state.result) answer.result = *state.result;
  return http::Response::json(wire::to_json(answer));
}

// ---- lists

base::Result<http::Response> list_models(Desk& desk, const http::Request& request) {
  auto session = desk.services.database.reader();
  const auto company = request.principal->company;
  api::PageOf<ModelLine> page;
  const std::pair<const Kind*, strategies::Text> kinds[] = {
      {&grading_kind(), {"档位模型", "Grading"}},
      {&target_classes_kind(), {"目标客户分类", "Target classes"}},
      {&strategies_kind(), {"服务策略库", "Strategy library"}}};
  for (const auto& [kind, name] : kinds) {
    ModelLine line{std::string(kind->model()), name, 0, {}};
    if (kind == &strategies_kind()) {
      line.version = static_cast<std::int64_t>(strategies::list_library(*session, company).size());
    } else {
      TRY_ASSIGN(const auto newest, kind->load(*session, {company, line.model, ""}, std::nullopt));
      line.version = newest.version;
    }
    for (auto& draft : list_draft_items(*session, company, line.model))
      line.drafts.push_back(std::move(draft.item));
    page.items.push_back(std::move(line));
  }
  page.total = static_cast<std::int64_t>(page.items.size());
  return api::page_response(page);
}

base::Result<http::Response> list_strategies(Desk& desk, const http::Request& request) {
  auto session = desk.services.database.reader();
  const auto company = request.principal->company;
  const auto drafts = list_draft_items(*session, company, "strategies");
  api::PageOf<StrategyItem> page;
  const auto has_draft = [&](const std::string& code) {
    return std::ranges::find(drafts, code, &DraftItem::item) != drafts.end();
  };
  for (auto& strategy : strategies::list_library(*session, company)) {
    const bool drafted = has_draft(strategy.code);
    page.items.push_back({std::move(strategy), drafted});
  }
  page.total = static_cast<std::int64_t>(page.items.size());
  return api::page_response(page);
}

// ---- tables

/// The table of one kind below `prefix`.
void add_kind(const DeskPtr& desk, const Kind& kind, const std::string& prefix,
              std::vector<http::Route>& routes) {
  const auto add = [&](http::Method method, const std::string& path, Permission permission,
                       std::string summary, Handle handle, http::RouteOptions options) {
    routes.push_back({method, prefix + path, permission, std::move(summary),
                      with(desk, kind, handle), std::move(options)});
  };
  const std::string what(kind.model());
  http::RouteOptions versions;
  versions.response = api::page_schema<VersionLine>();
  add(http::Method::kGet, "/versions", Permission::kGuidanceRead,
      "Versions of " + what + ", newest first.", list_versions, versions);
  http::RouteOptions version;
  version.response = kind.schema();
  add(http::Method::kGet, "/versions/{version}", Permission::kGuidanceRead,
      "One version of " + what + "; `newest` and `draft` are understood.", get_version, version);
  http::RouteOptions compare;
  compare.parameters = {
      {"from", "A version, newest or draft; newest when left out", {{"type", "string"}}},
      {"to", "A version, newest or draft; draft when left out", {{"type", "string"}}}};
  compare.response = comparison_schema();
  add(http::Method::kGet, "/compare", Permission::kGuidanceRead,
      "Two versions of " + what + " field by field.", compare_versions, compare);
  http::RouteOptions get;
  get.response = draft_schema(kind);
  add(http::Method::kGet, "/draft", Permission::kModelsEdit,
      "The draft of the next version of " + what + ", with its problems.", get_draft, get);
  http::RouteOptions open = get;
  open.request = wire::schema<NewDraft>();
  open.success_status = 201;
  add(http::Method::kPost, "/draft", Permission::kModelsEdit,
      "Opens a draft of " + what + " from a version.", open_draft, open);
  http::RouteOptions save = get;
  save.request = save_schema(kind);
  save.needs_if_match = true;
  add(http::Method::kPut, "/draft", Permission::kModelsEdit,
      "Saves the draft of " + what + "; problems do not keep it from being saved.", save_draft,
      save);
  http::RouteOptions drop;
  drop.needs_if_match = true;
  drop.success_status = 204;
  add(http::Method::kDelete, "/draft", Permission::kModelsEdit, "Drops the draft of " + what + ".",
      drop_draft, drop);
  http::RouteOptions look;
  look.response = wire::schema<PreviewAnswer>();
  add(http::Method::kGet, "/preview", Permission::kModelsEdit,
      "What the draft of " + what +
          " would change in the current month; ask again while it is preparing or running.",
      preview_draft, look);
  http::RouteOptions publish;
  publish.needs_if_match = true;
  publish.request = wire::schema<PublishRequest>();
  publish.response = wire::schema<Published>();
  publish.success_status = 201;
  add(http::Method::kPost, "/publish", Permission::kModelsPublish,
      "Publishes the draft of " + what + " as the next version; the next month run takes it.",
      publish_draft, publish);
}

}  // namespace

std::vector<http::Route> http_routes(api::Services& services) {
  const auto desk = std::make_shared<Desk>(services);
  std::vector<http::Route> routes;
  http::RouteOptions models;
  models.response = api::page_schema<ModelLine>();
  routes.push_back({http::Method::kGet, "/api/v1/models", Permission::kGuidanceRead,
                    "The monthly models with their newest version and open drafts.",
                    [desk](const http::Request& request) { return list_models(*desk, request); },
                    std::move(models)});
  http::RouteOptions library;
  library.response = api::page_schema<StrategyItem>();
  routes.push_back(
      {http::Method::kGet, "/api/v1/strategies", Permission::kGuidanceRead,
       "The strategy library: the newest version of each, withdrawn ones included.",
       [desk](const http::Request& request) { return list_strategies(*desk, request); },
       std::move(library)});
  add_kind(desk, grading_kind(), "/api/v1/models/grading", routes);
  add_kind(desk, target_classes_kind(), "/api/v1/models/target_classes", routes);
  add_kind(desk, strategies_kind(), "/api/v1/strategies/{code}", routes);
  return routes;
}

}  // namespace model_desk
