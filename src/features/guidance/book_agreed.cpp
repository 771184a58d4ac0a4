#include <algorithm>

#include "features/guidance/book_work.h"
#include "features/guidance/format.h"

/// Part G: what was agreed on last month's book, and what became of it.
namespace guidance {

std::int64_t ordered_of(const BookWork& work, const std::string& product_code) {
  const auto product = work.state.product_by_code.find(product_code);
  if (product == work.state.product_by_code.end()) return 0;
  const Holding* held = work.goods.find(product->second);
  return held == nullptr ? 0 : std::max<std::int64_t>(held->quantity[0], 0);
}

std::string order_outcome(std::int64_t suggested, std::int64_t ordered) {
  if (ordered <= 0) return "not_ordered";
  constexpr double kFollowedShare = 0.8;
  const auto needed = kFollowedShare * static_cast<double>(suggested);
  return static_cast<double>(ordered) >= needed ? "followed" : "partly";
}

namespace {

/// The product whose orders tell what became of an item; empty: none does.
std::string product_of(const AgreedItem& item, std::string_view rest) {
  if (item.kind == "suggestion" || item.kind == "missing" || item.kind == "recommended" ||
      item.kind == "key_response" || item.kind == "range")
    return std::string(rest);
  if (item.kind == "substitute") return std::string(rest.substr(rest.find('>') + 1));
  return {};
}

void judge_item(const BookWork& work, const LastBook& last, std::string_view rest,
                AgreedItem& item) {
  const Comparison& part = work.book.part_g;
  if (item.kind == "lever") {
    const int change = part.grade_change.value_or(0);
    item.outcome = change > 0 ? "grade_up" : change < 0 ? "grade_down" : "grade_same";
    return;
  }
  if (item.kind == "strategy") {
    const bool applies = std::ranges::any_of(
        work.book.part_f.strategies, [&](const StrategyLine& line) { return line.code == rest; });
    item.outcome = applies ? "still_applies" : "no_longer";
    return;
  }
  const std::string product = product_of(item, rest);
  for (const auto& suggested : last.suggestions)
    if (item.kind == "suggestion" && suggested.product_code == product)
      item.suggested = suggested.quantity;
  item.ordered = ordered_of(work, product);
  item.outcome = order_outcome(item.suggested, item.ordered);
}

Text decision_words(const AgreedItem& item, const Text& unit) {
  const std::string count =
      item.suggested > 0 ? " " + std::to_string(item.suggested) + unit.zh : std::string();
  const std::string count_en = item.suggested > 0
                                   ? " (" + std::to_string(item.suggested) + " " + unit.en + ")"
                                   : std::string();
  if (item.decision == "accepted")
    return {"上月商定采纳：" + item.name + count, "Agreed last month: " + item.name + count_en};
  if (item.decision == "rejected")
    return {"上月未采纳：" + item.name + count, "Declined last month: " + item.name + count_en};
  return {"上月留待再定：" + item.name + count, "Left open last month: " + item.name + count_en};
}

Text outcome_words(const AgreedItem& item, const Text& unit) {
  const std::string ordered = std::to_string(item.ordered);
  if (item.outcome == "grade_up") return {"本期档位已上升", "the grade rose"};
  if (item.outcome == "grade_same") return {"本期档位未变", "the grade is unchanged"};
  if (item.outcome == "grade_down") return {"本期档位下降", "the grade fell"};
  if (item.outcome == "still_applies")
    return {"触发原因本月仍在，继续", "its reason still holds, go on"};
  if (item.outcome == "no_longer") return {"触发原因本月已消除", "its reason is gone this month"};
  if (item.outcome == "not_ordered") {
    if (item.decision == "accepted")
      return {"本月没有订购，请了解原因", "not ordered this month: ask why"};
    if (item.decision == "later")
      return {"本月没有订购，请再谈一次", "not ordered this month: raise it again"};
    return {"本月没有订购", "not ordered this month"};
  }
  const Text amount{"本月订购" + ordered + unit.zh, "ordered " + ordered + " " + unit.en};
  if (item.decision != "accepted") return amount;
  return item.outcome == "followed"
             ? Text{amount.zh + "，已做到", amount.en + ": done"}
             : Text{amount.zh + "，只做到一部分", amount.en + ": partly done"};
}

bool is_done(const AgreedItem& item) {
  return item.outcome == "followed" || item.outcome == "grade_up" ||
         item.outcome == "still_applies" || item.outcome == "no_longer";
}

}  // namespace

void fill_agreed(BookWork& work, const LastBook& last) {
  const Text& unit = work.state.quantity_unit;
  for (const auto& decided : last.decisions) {
    const std::string_view key = decided.item_key;
    const auto colon = std::min(key.find(':'), key.size());
    AgreedItem item;
    item.item_key = decided.item_key;
    item.kind = key.substr(0, colon);
    item.name = decided.item_name;
    item.decision = decided.decision;
    item.comment = decided.comment;
    judge_item(work, last, key.substr(std::min(colon + 1, key.size())), item);
    const Text what = decision_words(item, unit);
    const Text outcome = outcome_words(item, unit);
    item.sentence = Text{what.zh + "；" + outcome.zh + "。", what.en + "; " + outcome.en + "."};
    work.book.part_g.agreed.push_back(std::move(item));
  }
}

void add_agreed_sentence(BookWork& work) {
  const auto& agreed = work.book.part_g.agreed;
  if (agreed.empty()) return;
  std::int64_t accepted = 0;
  std::int64_t done = 0;
  std::string open;
  for (const auto& item : agreed) {
    if (item.decision != "accepted") continue;
    ++accepted;
    if (is_done(item))
      ++done;
    else if (open.empty())
      open = item.name;
  }
  const std::string all = std::to_string(agreed.size());
  const std::string taken = std::to_string(accepted);
  Sentence sentence{"agreed", "上月对" + all + "项作了决定，采纳" + taken + "项",
                    "Last month " + all + " items were decided on, " + taken + " accepted"};
  if (accepted > 0) {
    const std::string count = std::to_string(done);
    sentence.zh += "，其中" + count + "项已做到";
    sentence.en += ", of these " + count + " done";
  }
  if (!open.empty()) {
    sentence.zh += "；还没有做到：" + open;
    sentence.en += "; not yet: " + open;
  }
  work.book.summary.push_back(std::move(sentence));
}

}  // namespace guidance
