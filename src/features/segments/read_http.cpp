#include <algorithm>
#include <map>

#include "base/text.h"
#include "features/metrics/metrics.h"
#include "features/segments/desk.h"
#include "sql/segments.h"

/// Looking at segments: list, count as one types, history, overlap.
namespace segments {
namespace {

using auth::Permission;
using base::ErrorCode;
using http::Method;

constexpr std::size_t kSampleShops = 8;
constexpr std::size_t kOverlapMax = 6;

SegmentView counted_view(Desk& desk, const Segment& segment, const auth::Principal& principal) {
  SegmentView view = view_of(segment, principal);
  const auto shops = find_shops(desk, principal, segment);
  if (shops)
    view.shops = shops->total();
  else
    view.problem = shops.error().reason;
  return view;
}

/// Cursor: name of the last. Only the segments of the page are counted.
Handled list(Desk& desk, const http::Request& request) {
  const auto& principal = *request.principal;
  TRY_ASSIGN(const auto asked, api::page_of(request));
  const auto segments =
      list_segments(*desk.services.database.reader(), principal.company, &principal);
  api::PageOf<SegmentView> page;
  page.total = static_cast<std::int64_t>(segments.size());
  for (auto at = std::ranges::upper_bound(segments, asked.cursor, {}, &Segment::name);
       at != segments.end(); ++at) {
    if (page.items.size() == asked.limit) {
      page.next_cursor = api::encode_cursor(page.items.back().name);
      break;
    }
    page.items.push_back(counted_view(desk, *at, principal));
  }
  return api::page_response(page);
}

base::Result<Segment> segment_of(Desk& desk, const http::Request& request) {
  return find_segment(*desk.services.database.reader(), *request.principal,
                      request.path_param("id"));
}

Handled get_segment(Desk& desk, const http::Request& request) {
  TRY_ASSIGN(const auto segment, segment_of(desk, request));
  return http::Response::json(wire::to_json(counted_view(desk, segment, *request.principal)))
      .with("ETag", api::etag(segment.version));
}

std::optional<std::int64_t> number_of(const directory::Matches& shops, directory::RowRef row,
                                      std::string_view column) {
  return base::parse_int(shops.text(row, directory::column_of(column)));
}

std::string text_of(const directory::Matches& shops, directory::RowRef row,
                    std::string_view column) {
  return shops.text(row, directory::column_of(column));
}

base::Result<std::vector<SampleShop>> sample_of(const directory::Matches& shops) {
  TRY_ASSIGN(const auto page,
             shops.page({directory::column_of("month_amount_minor"), true}, "", kSampleShops));
  std::vector<SampleShop> sample;
  for (const auto row : page.rows)
    sample.push_back({shops.id(row), text_of(shops, row, "customer_code"),
                      text_of(shops, row, "shop_name"), text_of(shops, row, "sales_area_name"),
                      number_of(shops, row, "grade_no"),
                      number_of(shops, row, "month_amount_minor")});
  return sample;
}

Handled preview(Desk& desk, const http::Request& request) {
  TRY_ASSIGN(const auto input, api::body<PreviewInput>(request));
  TRY(check_compliance("", "", input.rule));
  const auto& principal = *request.principal;
  TRY_ASSIGN(const auto shops, find_shops(desk, principal, input.rule));
  SegmentPreview preview;
  preview.shops = shops.total();
  TRY_ASSIGN(const auto all,
             desk.directory.snapshot(principal.company)->select(directory::Viewer(principal), {}));
  preview.all_shops = all.total();
  for (const RuleGroup& group : input.rule.groups) {
    TRY_ASSIGN(const auto alone, find_shops(desk, principal, SegmentRule{Join::kAll, {group}}));
    preview.group_shops.push_back(alone.total());
  }
  TRY_ASSIGN(preview.sample, sample_of(shops));
  return http::Response::json(wire::to_json(preview));
}

Handled list_figures(Desk&, const http::Request&) {
  FiguresView view;
  for (const auto& metric : metrics::definitions(metrics::Scope::kShop))
    view.items.push_back({"metric." + std::string(metric.id), std::string(metric.name_zh),
                          std::string(metric.name_en), std::string(metric.unit),
                          std::string(metric.formula)});
  for (const auto& score : score_definitions())
    view.items.push_back({"score." + std::string(score.name), std::string(score.name_zh),
                          std::string(score.name_en), std::string(score.unit),
                          std::string(score.formula)});
  return http::Response::json(wire::to_json(view));
}

/// Calls `sink(shop, entered, left)` for each stay of a shop that the principal may see.
template <class Sink>
base::Result<void> each_stay(Desk& desk, const auth::Principal& principal, const Segment& segment,
                             Sink&& sink) {
  TRY_ASSIGN(const auto visible,
             desk.directory.snapshot(principal.company)->select(directory::Viewer(principal), {}));
  desk.services.database.reader()
      ->each<base::CustomerId, base::Instant, std::optional<base::Instant>>(
          sql::kListSpans, {{"company_id", principal.company}, {"segment_id", segment.id}},
          [&](base::CustomerId id, base::Instant entered, std::optional<base::Instant> left) {
            if (const auto row = visible.find(id)) sink(visible, *row, entered, left);
          });
  return {};
}

Handled get_history(Desk& desk, const http::Request& request) {
  TRY_ASSIGN(const auto segment, segment_of(desk, request));
  std::map<base::Instant, HistoryLine> by_time;
  TRY(each_stay(desk, *request.principal, segment,
                [&](const directory::Matches&, directory::RowRef, base::Instant entered,
                    std::optional<base::Instant> left) {
                  ++by_time[entered].entered;
                  if (left) ++by_time[*left].left;
                }));
  HistoryView view;
  std::int64_t shops = 0;
  for (auto& [at, line] : by_time) {
    line.at = at;
    shops += line.entered - line.left;
    line.shops = shops;
    view.items.push_back(line);
  }
  std::ranges::reverse(view.items);
  return http::Response::json(wire::to_json(view));
}

/// Who entered and who left at one time of the history. Cursor: id of the last shop.
Handled list_moves(Desk& desk, const http::Request& request) {
  TRY_ASSIGN(const auto segment, segment_of(desk, request));
  TRY_ASSIGN(const auto page, api::page_of(request));
  const std::string at(request.query_value("at").value_or(""));
  const auto after = base::parse_int(page.cursor).value_or(0);
  api::PageOf<MoveLine> moves;
  moves.total = 0;
  TRY(each_stay(desk, *request.principal, segment,
                [&](const directory::Matches& shops, directory::RowRef row, base::Instant entered,
                    std::optional<base::Instant> left) {
                  const bool has_entered = entered.iso() == at;
                  if (!has_entered && !(left && left->iso() == at)) return;
                  ++*moves.total;
                  const auto id = shops.id(row);
                  if (id.value <= after || moves.items.size() > page.limit) return;
                  moves.items.push_back({id, text_of(shops, row, "customer_code"),
                                         text_of(shops, row, "shop_name"),
                                         text_of(shops, row, "sales_area_name"), has_entered});
                }));
  if (moves.items.size() > page.limit) {
    moves.items.pop_back();
    moves.next_cursor = api::encode_cursor(std::to_string(moves.items.back().customer_id.value));
  }
  return api::page_response(moves);
}

base::Result<std::vector<Segment>> segments_asked(Desk& desk, const http::Request& request) {
  std::vector<Segment> segments;
  auto session = desk.services.database.reader();
  for (const auto id : base::split(request.query_value("ids").value_or(""), ',')) {
    TRY_ASSIGN(auto segment, find_segment(*session, *request.principal, id));
    segments.push_back(std::move(segment));
  }
  if (segments.size() < 2 || segments.size() > kOverlapMax)
    return base::invalid("segments.bad_overlap", "ids: expected 2 to 6 segments between commas");
  return segments;
}

/// One rule a segment, for counting what several share.
base::Result<std::vector<directory::Rule>> rules_of(Desk& desk, const auth::Principal& principal,
                                                    const std::vector<Segment>& segments) {
  std::vector<directory::Rule> rules;
  for (const Segment& segment : segments) {
    TRY_ASSIGN(rules.emplace_back(),
               read_filters(asker_of(desk, principal),
                            {"segment:in:" + std::to_string(segment.id.value)}));
  }
  return rules;
}

Handled get_overlap(Desk& desk, const http::Request& request) {
  const auto& principal = *request.principal;
  TRY_ASSIGN(const auto segments, segments_asked(desk, request));
  TRY_ASSIGN(const auto rules, rules_of(desk, principal, segments));
  const auto snapshot = desk.directory.snapshot(principal.company);
  const auto count = [&](directory::Rule rule) -> base::Result<std::int64_t> {
    directory::Selection selection;
    selection.rules.push_back(std::move(rule));
    TRY_ASSIGN(const auto shops, snapshot->select(directory::Viewer(principal), selection));
    return shops.total();
  };
  const auto both = [&](std::size_t a, std::size_t b) {
    directory::Rule rule;
    rule.rules = {rules[a], rules[b]};
    return count(std::move(rule));
  };
  OverlapView view;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    OverlapSegment line{segments[i].id, segments[i].name, 0, {}};
    for (std::size_t k = 0; k < segments.size(); ++k) {
      TRY_ASSIGN(const auto shared, both(i, k));
      line.shared.push_back(shared);
    }
    line.shops = line.shared[i];
    view.items.push_back(std::move(line));
  }
  directory::Rule all;
  all.rules = rules;
  TRY_ASSIGN(view.in_all, count(all));
  all.is_any = true;
  TRY_ASSIGN(view.in_any, count(std::move(all)));
  return http::Response::json(wire::to_json(view));
}

/// Writes down now who is in the dynamic segments.
Handled start_refresh(Desk& desk, const http::Request& request) {
  auto response = api::write(desk.services, request, [&](api::Write& write) -> Handled {
    TRY_ASSIGN(const auto job, jobs::add(write.session, write.clock, write.ids,
                                         {.company = write.principal.company,
                                          .kind = std::string(kRefresh),
                                          .created_by = write.principal.account,
                                          .created_by_name = write.principal.name,
                                          .unique_key = std::string(kRefresh)}));
    write.audit({.action = "segments.refresh",
                 .object_kind = "job",
                 .object_id = std::to_string(job.value)});
    return http::Response::json(R"({"job_id":")" + std::to_string(job.value) + R"("})", 202);
  });
  if (response) desk.services.wake_jobs();
  return response;
}

http::Handler reads(const std::shared_ptr<Desk>& desk,
                    Handled (*reader)(Desk&, const http::Request&)) {
  return [desk, reader](const http::Request& request) { return reader(*desk, request); };
}

struct StartedRefresh {
  std::string job_id;
};
BOOST_DESCRIBE_STRUCT(StartedRefresh, (), (job_id))

}  // namespace

std::vector<http::Route> read_routes(const std::shared_ptr<Desk>& desk) {
  const http::Schema text = {{"type", "string"}};
  auto moves = api::page_parameters();
  moves.push_back(id_parameter());
  moves.push_back({"at", "a time of the history", text, true});
  return {
      {Method::kGet,
       "/api/v1/segments",
       Permission::kCustomersRead,
       "One's own and the shared segments by name, with their shops now.",
       reads(desk, list),
       {.parameters = api::page_parameters(), .response = api::page_schema<SegmentView>()}},
      {Method::kGet,
       "/api/v1/segments/figures",
       Permission::kCustomersRead,
       "Figures of shops that a rule can ask by.",
       reads(desk, list_figures),
       {.response = wire::schema<FiguresView>()}},
      {Method::kGet,
       "/api/v1/segments/overlap",
       Permission::kCustomersRead,
       "How many shops 2 to 6 segments share.",
       reads(desk, get_overlap),
       {.parameters = {{"ids", "segments between commas", text, true}},
        .response = wire::schema<OverlapView>()}},
      {Method::kPost,
       "/api/v1/segments/preview",
       Permission::kCustomersRead,
       "Counts the shops of a rule and shows some of them.",
       reads(desk, preview),
       {.request = wire::schema<PreviewInput>(), .response = wire::schema<SegmentPreview>()}},
      {Method::kPost,
       "/api/v1/segments/refresh",
       Permission::kViewsShare,
       "Writes down who entered and left the dynamic segments, as a job.",
       reads(desk, start_refresh),
       {.needs_idempotency_key = true,
        .response = wire::schema<StartedRefresh>(),
        .success_status = 202}},
      {Method::kGet,
       "/api/v1/segments/{id}",
       Permission::kCustomersRead,
       "One segment.",
       reads(desk, get_segment),
       {.parameters = {id_parameter()}, .response = wire::schema<SegmentView>()}},
      {Method::kGet,
       "/api/v1/segments/{id}/history",
       Permission::kCustomersRead,
       "How many shops entered and left, newest first.",
       reads(desk, get_history),
       {.parameters = {id_parameter()}, .response = wire::schema<HistoryView>()}},
      {Method::kGet,
       "/api/v1/segments/{id}/moves",
       Permission::kCustomersRead,
       "Which shops entered and left at a time of the history.",
       reads(desk, list_moves),
       {.parameters = std::move(moves), .response = api::page_schema<MoveLine>()}},
  };
}

}  // namespace segments
