#include <algorithm>
#include <array>

#include "base/text.h"
#include "features/strategies/condition.h"
#include "features/strategies/strategies.h"

namespace strategies {
namespace {

constexpr std::size_t kTextBytesMax = 400;
constexpr std::size_t kSentencesMax = 8;

/// Words that make a text for shops read as promotion to consumers (广告法 22, ADV-06, PRC-01) or
/// as an instruction about retail prices (反垄断法 18). Legal notes, which name what is forbidden,
/// are not searched. A list cannot judge meaning: it stops the plain cases, people review the rest.
constexpr auto kForbiddenWords = std::to_array<std::string_view>({
    "促销",
    "特价",
    "打折",
    "折扣",
    "买赠",
    "赠送",
    "赠品",
    "抽奖",
    "返现",
    "红包",
    "积分兑",
    "限时",
    "抢购",
    "爆款",
    "减害",
    "养生",
    "健康",
    "低害",
    "代言",
    "朋友圈",
    "发群",
    "向消费者推",
    "向顾客推",
    "推荐给顾客",
    "推荐给消费者",
    "吸引年轻",
    "学生",
    "提价",
    "涨价",
    "降价",
    "不得低于",
    "统一售价",
    "最低售价",
    "按指导价销售",
    "按指导价卖",
    "discount",
    "giveaway",
    "free gift",
    "lottery",
    "cash back",
    "coupon",
    "healthy",
    "safer",
    "less harmful",
    "limited time",
    "advertise",
    "promote to",
    "recommend to customers",
    "raise the price",
    "lower the price",
    "minimum price",
    "sell at the guide price",
    "not below guide",
});

base::Error refuse(std::string reason, std::string message, std::string field,
                   std::string value = {}) {
  base::Error error{base::ErrorCode::kInvalid, reason, std::move(message), {}};
  error.fields.push_back({std::move(field), std::move(value), std::move(reason), ""});
  return error;
}

bool is_code(std::string_view code) {
  return !code.empty() && code.size() <= 20 && std::ranges::all_of(code, [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
}

base::Result<void> check_text(const Text& text, const std::string& field) {
  for (const auto& one : {text.zh, text.en}) {
    if (base::trim(one).empty() || one.size() > kTextBytesMax || !base::is_valid_utf8(one))
      return refuse("strategies.bad_text",
                    field + ": needs Chinese and English text of at most " +
                        std::to_string(kTextBytesMax) + " bytes each",
                    field, base::excerpt(one));
    const std::string lower = base::to_lower_ascii(one);
    for (const auto word : kForbiddenWords)
      if (lower.find(word) != std::string::npos)
        return refuse("strategies.promotes_tobacco",
                      field + ": '" + std::string(word) +
                          "' reads as promotion to consumers or as a price instruction "
                          "(Advertising Law 22, Anti-Monopoly Law 18); say it without",
                      field, base::excerpt(one));
  }
  return {};
}

base::Result<void> check_texts(const std::vector<Text>& texts, const std::string& field) {
  if (texts.size() > kSentencesMax)
    return refuse("strategies.bad_text", field + ": at most " + std::to_string(kSentencesMax),
                  field);
  for (const auto& text : texts) TRY(check_text(text, field));
  return {};
}

base::Result<void> check_classes(const std::vector<std::string>& codes) {
  for (const auto& code : codes) {
    bool known = false;
    for (std::size_t i = 0; i < target_classes::kClassCount; ++i)
      known = known || target_classes::code_of(static_cast<target_classes::TargetClass>(i)) == code;
    if (!known)
      return refuse("strategies.bad_class", "serves: no target class " + base::excerpt(code),
                    "serves", base::excerpt(code));
  }
  return {};
}

}  // namespace

base::Result<void> check_strategy(const Strategy& strategy) {
  if (!is_code(strategy.code))
    return refuse("strategies.bad_code", "code: 1..20 characters of A-Z, 0-9 and -", "code",
                  base::excerpt(strategy.code));
  TRY(check_text(strategy.name, "name"));
  TRY(check_texts(strategy.talking_points, "talking_points"));
  TRY(check_texts(strategy.verify_on_site, "verify_on_site"));
  std::vector<Text> materials;
  for (const auto& material : strategy.materials) materials.push_back(material.name);
  TRY(check_texts(materials, "materials"));
  TRY(check_classes(strategy.serves));
  TRY_ASSIGN(const Condition condition, Condition::compile(strategy.trigger));
  if (strategy.purpose == Purpose::kService && condition.reads_subjective_label())
    return refuse("strategies.subjective_label",
                  "trigger: a label such as shop.personality_type may only set the tone of a talk "
                  "(rule PII-21); make the purpose talk_style",
                  "trigger", base::excerpt(strategy.trigger));
  return {};
}

}  // namespace strategies
