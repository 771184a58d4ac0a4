#pragma once
#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "features/analysis/documents.h"
#include "platform/jobs/jobs.h"

/// What the routes of the analysis send and take.
namespace analysis {

struct RunArguments {
  base::Period period;
};
BOOST_DESCRIBE_STRUCT(RunArguments, (), (period))

struct RunInput {
  std::optional<base::Period> period;  ///< of the newest order when left out
};
BOOST_DESCRIBE_STRUCT(RunInput, (), (period))

struct RunAnswer {
  jobs::JobId job_id;
};
BOOST_DESCRIBE_STRUCT(RunAnswer, (), (job_id))

struct ModelRunLine {
  std::string model;
  std::int64_t version = 0;
  std::int64_t learnt_version = 0;
  bool is_put_to_use = false;
  std::string unknown;
  std::string unknown_detail;
  double seconds = 0;
};
BOOST_DESCRIBE_STRUCT(ModelRunLine, (),
                      (model, version, learnt_version, is_put_to_use, unknown, unknown_detail,
                       seconds))

struct RunResult {
  base::Period period;
  base::Date until;
  std::int64_t shops = 0;
  std::vector<ModelRunLine> models;
};
BOOST_DESCRIBE_STRUCT(RunResult, (), (period, until, shops, models))

struct VersionView {
  std::string model;
  std::int64_t version = 0;
  std::string state;  ///< in_use, kept_back, retired
  std::string why;    ///< first, better, descriptive, worse, by_hand
  std::vector<models::Figure> parameters;
  std::int64_t seed = 0;
  base::Date trained_until;
  std::int64_t data_version = 0;
  std::optional<models::BackTest> back_test;
  double seconds = 0;
  base::Instant trained_at;
  base::Instant changed_at;
  std::string changed_by;
};
BOOST_DESCRIBE_STRUCT(VersionView, (),
                      (model, version, state, why, parameters, seed, trained_until, data_version,
                       back_test, seconds, trained_at, changed_at, changed_by))

/// A model as the register's first page shows it.
struct ModelView {
  std::string model;
  std::optional<VersionView> in_use;
  std::int64_t versions = 0;
  bool has_result = false;
  std::string unknown;         ///< why the newest run has no result of it, a reason
  std::string unknown_detail;  ///< what is there and what is needed
  models::Watch watch;         ///< of the newest run
  std::optional<base::Period> period;
  std::optional<base::Instant> published_at;
};
BOOST_DESCRIBE_STRUCT(ModelView, (),
                      (model, in_use, versions, has_result, unknown, unknown_detail, watch, period,
                       published_at))

struct RunView {
  models::AnalysisId id;
  base::Period period;
  base::Date until;
  std::int64_t data_version = 0;
  std::int64_t seed = 0;
  base::Instant published_at;
};
BOOST_DESCRIBE_STRUCT(RunView, (), (id, period, until, data_version, seed, published_at))

/// What all pages of results say first; the document stands beside it.
struct ResultHead {
  std::string model;
  std::int64_t version = 0;
  base::Period period;
  base::Date until;
  base::Instant published_at;
  bool records_changed = false;  ///< since the run
  std::optional<models::BackTest> back_test;
  models::Watch watch;
};
BOOST_DESCRIBE_STRUCT(ResultHead, (),
                      (model, version, period, until, published_at, records_changed, back_test,
                       watch))

struct NamedProduct {
  base::ProductId id;
  std::string product_code;
  std::string product_name;
};
BOOST_DESCRIBE_STRUCT(NamedProduct, (), (id, product_code, product_name))

/// What the models say of one shop.
struct ShopScoresView {
  base::Period period;
  base::Date until;
  std::vector<models::Figure> versions;  ///< by model
  models::ShopScores scores;
  std::vector<FeatureName> features;   ///< names of the features that the scores speak of
  std::vector<NamedProduct> products;  ///< that the scores speak of
};
BOOST_DESCRIBE_STRUCT(ShopScoresView, (), (period, until, versions, scores, features, products))

}  // namespace analysis
