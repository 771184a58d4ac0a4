#pragma once
#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "features/research/answer_file.h"
#include "features/research/publication.h"
#include "features/research/study.h"

/// What the routes of research send and take, beside StudyInput, TablesInput and AnswerImport.
namespace research {

struct StudyView {
  StudyId id;
  StudyInput input;
  std::vector<Dimension> dimensions;
  State state = State::kDraft;
  std::optional<std::int64_t> answers;  ///< taken in; once published null when hidden
  std::string changed_by_name;
  base::Instant changed_at;
  std::optional<std::string> published_by_name;
  std::optional<base::Instant> published_at;
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(StudyView, (),
                      (id, input, dimensions, state, answers, changed_by_name, changed_at,
                       published_by_name, published_at, version))

struct StudyLine {
  StudyId id;
  std::string title;
  State state = State::kDraft;
  base::Period first_period;
  base::Period last_period;
  std::int64_t questions = 0;
  std::optional<std::int64_t> answers;
  std::string changed_by_name;
  base::Instant changed_at;
  std::optional<base::Instant> published_at;
};
BOOST_DESCRIBE_STRUCT(StudyLine, (),
                      (id, title, state, first_period, last_period, questions, answers,
                       changed_by_name, changed_at, published_at))

struct StateInput {
  State state = State::kCollecting;  ///< collecting or closed
};
BOOST_DESCRIBE_STRUCT(StateInput, (), (state))

struct ImportResult {
  std::optional<ImportId> import_id;  ///< null: nothing was taken
  std::int64_t rows = 0;
  std::int64_t taken = 0;
  std::int64_t refused = 0;
  std::vector<RowRefusal> refusals;  ///< the first hundred
};
BOOST_DESCRIBE_STRUCT(ImportResult, (), (import_id, rows, taken, refused, refusals))

struct WeightedView {
  std::string code;
  std::string name_zh;
  std::string name_en;
  std::optional<double> share;
  std::optional<double> low;
  std::optional<double> high;
};
BOOST_DESCRIBE_STRUCT(WeightedView, (), (code, name_zh, name_en, share, low, high))

/// A table as it was, or would be, published.
struct TableView {
  std::int64_t position = 0;
  std::vector<std::string> dimensions;
  bool is_published = false;  ///< false: too few answers for this table
  std::int64_t lines_shown = 0;
  std::int64_t lines_hidden = 0;
  std::vector<WeightedView> weighted;  ///< with the study's age shares; of a question by age only
};
BOOST_DESCRIBE_STRUCT(TableView, (),
                      (position, dimensions, is_published, lines_shown, lines_hidden, weighted))

struct LocalName {
  std::string zh;
  std::string en;
};
BOOST_DESCRIBE_STRUCT(LocalName, (), (zh, en))

struct LineCategory {
  std::string dimension;
  std::string code;
  LocalName name;
};
BOOST_DESCRIBE_STRUCT(LineCategory, (), (dimension, code, name))

struct LineView {
  LineCategory measured;
  std::optional<LineCategory> group_1;
  std::optional<LineCategory> group_2;
  std::optional<std::int64_t> answers;  ///< null: hidden
  std::optional<std::int64_t> group;
  std::optional<double> share;
  std::optional<double> low;
  std::optional<double> high;
};
BOOST_DESCRIBE_STRUCT(LineView, (), (measured, group_1, group_2, answers, group, share, low, high))

}  // namespace research
