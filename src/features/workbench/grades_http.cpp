#include <algorithm>
#include <map>

#include "features/grading/what_if.h"
#include "features/workbench/routes.h"
#include "platform/wire/compact.h"

/// A shop's grade with everything behind it, and what another month would have made of it.
namespace workbench {

struct GradeMonth {
  base::Period period;
  std::int64_t version = 1;
  std::optional<std::int64_t> grade_no;
  std::optional<double> score;
  std::optional<std::int64_t> rank;
};
BOOST_DESCRIBE_STRUCT(GradeMonth, (), (period, version, grade_no, score, rank))

/// One component among the shops of the same grade, and of the next better one.
struct ComponentPeers {
  std::string component;
  std::int64_t members = 0;
  double p25 = 0;
  double median = 0;
  double p75 = 0;
  std::optional<double> next_grade_median;
};
BOOST_DESCRIBE_STRUCT(ComponentPeers, (), (component, members, p25, median, p75, next_grade_median))

struct GradePage {
  base::CustomerId customer_id;
  std::string customer_code;
  std::string shop_name;
  base::Period period;
  std::int64_t version = 1;
  bool graded = false;
  bool can_what_if = false;  ///< the grade comes from the ranking
  std::int64_t ranked = 0;   ///< shops in the ranking
  std::optional<grading::Explanation> explanation;
  std::vector<ComponentPeers> peers;
  std::vector<grading::GradeCut> cuts;  ///< best grade first
  std::vector<GradeMonth> history;      ///< oldest first
};
BOOST_DESCRIBE_STRUCT(GradePage, (),
                      (customer_id, customer_code, shop_name, period, version, graded, can_what_if,
                       ranked, explanation, peers, cuts, history))

struct InputChange {
  std::string component;
  double value = 0;
};
BOOST_DESCRIBE_STRUCT(InputChange, (), (component, value))

struct WhatIfRequest {
  std::optional<base::Period> period;
  std::vector<InputChange> inputs;
};
BOOST_DESCRIBE_STRUCT(WhatIfRequest, (), (period, inputs))

struct WhatIfAnswer {
  base::Period period;
  std::int64_t version = 1;
  std::int64_t grade_no = 0;
  double score = 0;
  std::int64_t rank = 0;
  std::int64_t ranked = 0;
  std::int64_t published_grade_no = 0;
  double published_score = 0;
  std::int64_t published_rank = 0;
  double cutoff_this = 0;
  std::optional<double> cutoff_next;
  std::optional<double> cutoff_below;
  std::optional<double> gap_to_next;  ///< points short of the next better grade
  std::vector<grading::ComponentScore> components;
};
BOOST_DESCRIBE_STRUCT(WhatIfAnswer, (),
                      (period, version, grade_no, score, rank, ranked, published_grade_no,
                       published_score, published_rank, cutoff_this, cutoff_next, cutoff_below,
                       gap_to_next, components))

namespace {

double quantile(const std::vector<double>& sorted, double share) {
  const double at = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (at - static_cast<double>(below));
}

std::vector<double> inputs_of(const grading::Distribution& distribution, std::int64_t grade_no,
                              std::size_t component) {
  std::vector<double> values;
  for (const auto& shop : distribution.shops())
    if (shop.method == "ranked" && shop.grade_no == grade_no)
      values.push_back(shop.inputs[component]);
  std::ranges::sort(values);
  return values;
}

/// Fewer than this many would tell the figures of single shops.
constexpr std::size_t kPeersMin = 5;

std::vector<ComponentPeers> peers_of(const grading::Distribution& distribution,
                                     std::int64_t grade_no) {
  std::vector<ComponentPeers> peers;
  for (std::size_t i = 0; i < distribution.component_ids().size(); ++i) {
    const auto same = inputs_of(distribution, grade_no, i);
    if (same.size() < kPeersMin) continue;
    ComponentPeers line{distribution.component_ids()[i],
                        static_cast<std::int64_t>(same.size()),
                        quantile(same, 0.25),
                        quantile(same, 0.5),
                        quantile(same, 0.75),
                        {}};
    const auto next = inputs_of(distribution, grade_no + 1, i);
    if (next.size() >= kPeersMin) line.next_grade_median = quantile(next, 0.5);
    peers.push_back(std::move(line));
  }
  return peers;
}

std::vector<GradeMonth> history_of(db::Session& session, const Ask& ask, base::CustomerId customer,
                                   base::Period last) {
  constexpr int kMonths = 13;
  std::vector<GradeMonth> history;
  for (int back = kMonths - 1; back >= 0; --back) {
    const auto* run = ask.view->newest_run(last.plus_months(-back));
    if (run == nullptr) continue;
    GradeMonth line{run->period, run->version, {}, {}, {}};
    if (const auto grade = month::find_stored_grade(session, ask.who.company, run->id, customer)) {
      line.grade_no = grade->grade_no;
      line.score = grade->score;
      line.rank = grade->rank;
    }
    history.push_back(line);
  }
  return history;
}

base::Result<http::Response> get_grade(const Ask& ask) {
  TRY_ASSIGN(const auto* shop, ask.shop());
  TRY_ASSIGN(const auto* run, ask.run());
  GradePage page;
  page.customer_id = shop->id;
  page.customer_code = ask.view->shops.code(*shop);
  page.shop_name = ask.view->shops.name(*shop);
  page.period = run->period;
  page.version = run->version;
  TRY_ASSIGN(const auto distribution, ask.desk.distribution(*ask.view, *run));
  auto session = ask.desk.services().database.reader();
  page.history = history_of(*session, ask, shop->id, run->period);
  page.cuts = distribution->cuts();
  for (const auto& cut : page.cuts) page.ranked += cut.shops;
  page.can_what_if = distribution->find(shop->id) != nullptr;
  if (const auto grade = month::find_stored_grade(*session, ask.who.company, run->id, shop->id)) {
    page.graded = true;
    TRY_ASSIGN(page.explanation, grading::parse_explanation(grade->explanation));
    page.peers = peers_of(*distribution, grade->grade_no);
  }
  return http::Response::json(wire::to_json(page));
}

base::Result<http::Response> what_if(const Ask& ask) {
  TRY_ASSIGN(const auto* shop, ask.shop());
  TRY_ASSIGN(const auto wanted, api::body<WhatIfRequest>(ask.request));
  TRY_ASSIGN(const auto* run, wanted.period ? ask.run(*wanted.period) : ask.run());
  TRY_ASSIGN(const auto distribution, ask.desk.distribution(*ask.view, *run));
  std::map<std::string, double> inputs;
  for (const auto& change : wanted.inputs) inputs[change.component] = change.value;
  TRY_ASSIGN(const auto result, distribution->what_if(shop->id, inputs));
  const auto* published = distribution->find(shop->id);
  WhatIfAnswer answer{run->period,
                      run->version,
                      result.grade_no,
                      result.score,
                      result.rank,
                      result.ranked,
                      published->grade_no,
                      published->score,
                      published->rank,
                      result.cutoff_this,
                      result.cutoff_next,
                      result.cutoff_below,
                      {},
                      result.components};
  if (result.cutoff_next) answer.gap_to_next = *result.cutoff_next - result.score;
  return http::Response::json(wire::to_json(answer));
}

}  // namespace

std::vector<http::Route> grade_routes(const DeskPtr& desk) {
  using auth::Permission;
  http::RouteOptions grade;
  grade.parameters = run_parameters();
  grade.response = wire::schema<GradePage>();
  http::RouteOptions change;
  change.request = wire::schema<WhatIfRequest>();
  change.response = wire::schema<WhatIfAnswer>();
  return {{http::Method::kGet, "/api/v1/customers/{id}/grade", Permission::kGuidanceRead,
           "The grade of a shop: score, explanation record, peers, levers, history.",
           with_ask(desk, get_grade), std::move(grade)},
          {http::Method::kPost, "/api/v1/customers/{id}/grade/what-if", Permission::kGuidanceRead,
           "Score, rank and grade with other inputs, by the code that graded the month; stores "
           "nothing.",
           with_ask(desk, what_if), std::move(change)}};
}

}  // namespace workbench
