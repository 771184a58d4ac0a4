#include <algorithm>
#include <cmath>

#include "features/guidance/book_work.h"
#include "features/guidance/format.h"

/// The book in a few sentences, and the copy for the shop's owner.
namespace guidance {
namespace {

constexpr std::uint32_t kAnonymousPeersMin = 20;

const Figure* known(const GoodsAnalysis& part, std::string_view metric) {
  const auto found = std::ranges::find(part.figures, metric, &Figure::metric);
  return found == part.figures.end() || !found->value ? nullptr : &*found;
}

std::string names(const BookWork& work, const std::vector<ProductPosition>& positions,
                  std::string_view separator) {
  std::string text;
  for (std::size_t i = 0; i < positions.size() && i < 3; ++i) {
    if (i > 0) text += separator;
    text += work.book.products[positions[i]].name;
  }
  return text;
}

/// How much more a lever needs, in the unit of its input.
Text need_words(const BookWork& work, const LeverLine& lever) {
  if (lever.component == "amount") return money_words(lever.need, work.inputs().company.currency);
  const std::string need = plain(lever.need);
  if (lever.component != "quantity") return {need, need};
  const Text& unit = work.state.quantity_unit;
  return {need + unit.zh, need + " " + unit.en};
}

void add_volume(BookWork& work) {
  const auto& part = work.book.part_c;
  const Figure* quantity = known(part, "quantity");
  const Figure* amount = known(part, "amount_minor");
  if (quantity == nullptr || amount == nullptr) return;
  const std::string count = plain(*quantity->value);
  const Text value = money_words(*amount->value, work.inputs().company.currency);
  const Text& unit = work.state.quantity_unit;
  Sentence sentence{"volume", "本月订购" + count + unit.zh + "、" + value.zh,
                    "Ordered " + count + " " + unit.en + " for " + value.en + " this month"};
  if (const Figure* growth = known(part, "quantity_growth_month")) {
    const std::string change = signed_percent(*growth->value);
    sentence.zh += "，数量较上月" + change;
    sentence.en += ", quantity " + change + " on last month";
  }
  if (quantity->peers) {
    const std::string median = plain(quantity->peers->median);
    sentence.zh += "；同类店中位数" + median;
    sentence.en += "; median of peers " + median;
  }
  work.book.summary.push_back(std::move(sentence));
}

void add_grade(BookWork& work) {
  const auto& part = work.book.part_b;
  if (!part.graded) return;
  const std::string now = grade_text(part.grade_no);
  Sentence sentence{"grade", "档位" + now, "Grade " + now};
  if (part.previous_grade_no) {
    const int change = part.grade_no - *part.previous_grade_no;
    const std::string before = grade_text(*part.previous_grade_no);
    const std::string steps = std::to_string(std::abs(change));
    sentence.zh += change == 0
                       ? "，与上期持平"
                       : "，上期" + before + (change > 0 ? "，上升" : "，下降") + steps + "档";
    sentence.en += change == 0  ? ", unchanged"
                   : change > 0 ? ", up " + steps + " from " + before
                                : ", down " + steps + " from " + before;
  }
  const auto lever = std::ranges::find(part.levers, true, &LeverLine::reachable);
  if (lever != part.levers.end()) {
    const Text need = need_words(work, *lever);
    sentence.zh += "；再增" + lever->name.zh + need.zh + "可升一档";
    sentence.en += "; " + need.en + " more in " + lever->name.en + " reaches the next grade";
  }
  work.book.summary.push_back(std::move(sentence));
}

void add_stock(BookWork& work) {
  const auto& part = work.book.part_c;
  std::vector<ProductPosition> lacking;
  for (const auto& line : part.shortages) lacking.push_back(line.product);
  if (!lacking.empty()) {
    // Lines show the weightiest; the sentence counts them all.
    const std::string count = std::to_string(shortages(work, GoodsScope::kMain).size());
    work.book.summary.push_back(
        {"shortages", "缺货或供应不足" + count + "个品规：" + names(work, lacking, "、"),
         count + " products out of stock or short: " + names(work, lacking, ", ")});
  }
  std::vector<ProductPosition> slow;
  for (const auto& line : part.slow) slow.push_back(line.product);
  if (!slow.empty()) {
    const std::string count = std::to_string(slow_products(work, GoodsScope::kMain).size());
    work.book.summary.push_back({"slow", "滞销" + count + "个品规：" + names(work, slow, "、"),
                                 count + " slow products: " + names(work, slow, ", ")});
  }
  std::vector<ProductPosition> missing;
  for (const auto& line : part.missing) missing.push_back(line.product);
  if (!missing.empty()) {
    const auto all = work.signals[static_cast<std::size_t>(strategies::Signal::kMissingProducts)];
    const std::string count = plain(std::max(all.value, static_cast<double>(missing.size())));
    work.book.summary.push_back(
        {"missing", "同类店多数在卖而本店没有的" + count + "个品规：" + names(work, missing, "、"),
         count + " products that most peers carry and this shop does not: " +
             names(work, missing, ", ")});
  }
}

void add_focus(BookWork& work) {
  const auto& part = work.book.part_f;
  if (part.classes.empty()) return;
  const auto& first = part.classes.front();
  Sentence sentence{"focus", "服务重点：" + first.name.zh + "——" + first.reason.zh,
                    "Focus: " + first.name.en + " — " + first.reason.en};
  work.book.summary.push_back(std::move(sentence));
}

void hide_peers(GoodsAnalysis& part) {
  for (auto& figure : part.figures)
    if (figure.peers && figure.peers->members < kAnonymousPeersMin) figure.peers.reset();
  std::erase_if(part.missing,
                [](const MissingLine& line) { return line.peers < kAnonymousPeersMin; });
  // Of how few shops a hint was made could be known from it.
  std::erase_if(part.range, [](const RangeLine& line) { return line.shops < kAnonymousPeersMin; });
  // How willing the shop is thought to be is not for itself to read.
  part.key_response.clear();
  for (auto& line : part.recommended) {
    line.neighbours = line.neighbours_of = 0;
    if (line.reason == "neighbours") line.reason = "popular";
  }
  for (auto& line : part.profit.lines)
    if (line.rank_of < kAnonymousPeersMin) line.rank = line.rank_of = 0;
  std::erase_if(part.substitutes, [](const SubstituteLine& line) {
    return line.source == "mined" && line.holders < kAnonymousPeersMin;
  });
}

}  // namespace

void fill_summary(BookWork& work) {
  add_volume(work);
  add_grade(work);
  add_stock(work);
  add_portrait_sentence(work);
  add_focus(work);
  add_agreed_sentence(work);
}

GuidanceBook retailer_copy(GuidanceBook book) {
  book.header.is_retailer_copy = true;
  GradeAnalysis& grade = book.part_b;
  grade.score.reset();
  grade.rank.reset();
  grade.gap_to_next.reset();
  grade.margin_to_fall.reset();
  grade.ranked = 0;
  for (auto& line : grade.breakdown) {
    line.normaliser.reset();
    line.score.reset();
  }
  for (auto& line : grade.levers) line.gain = 0;
  hide_peers(book.part_c);
  hide_peers(book.part_d);
  book.part_e.reset();
  // What to learn from stays; why the shop was chosen, and how to talk to it, does not.
  ServiceFocus focus;
  for (const auto& strategy : book.part_f.strategies) {
    if (strategy.is_talk_style) continue;
    StrategyLine line;
    line.code = strategy.code;
    line.version = strategy.version;
    line.materials = strategy.materials;
    if (!line.materials.empty()) focus.strategies.push_back(std::move(line));
  }
  book.part_f = std::move(focus);
  book.part_g.classes_entered.clear();
  book.part_g.classes_left.clear();
  book.part_g.classes_kept.clear();
  // Comments and strategies were noted for the company's own people.
  std::erase_if(book.part_g.agreed, [](const AgreedItem& item) { return item.kind == "strategy"; });
  for (auto& item : book.part_g.agreed) item.comment.clear();
  std::erase_if(book.part_g.figures,
                [](const ComparedFigure& figure) { return figure.metric == "score"; });
  std::erase_if(book.summary, [](const Sentence& sentence) {
    return sentence.code == "focus" || sentence.code == "agreed" || sentence.code == "falling_away";
  });
  book.summary.push_back({"notice",
                          "吸烟有害健康。本页仅供持证零售户本人经营参考，请勿转发或向消费者展示。",
                          "Smoking is harmful to health. For the licensed retailer only; not to be "
                          "passed on or shown to consumers."});
  return book;
}

}  // namespace guidance
