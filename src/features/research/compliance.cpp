#include "features/research/compliance.h"

#include <algorithm>
#include <optional>
#include <span>

#include "base/text.h"

namespace research {
namespace {

using Words = std::span<const std::string_view>;

base::Error forbidden(const char* reason, std::string message) {
  return {base::ErrorCode::kForbidden, reason, std::move(message), {}};
}

bool has_any(std::string_view text, Words words) {
  const std::string lower = base::to_lower_ascii(text);
  return std::ranges::any_of(
      words, [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

/// Questions that ask who somebody is.
constexpr std::string_view kIdentity[] = {
    "姓名",    "电话号码",     "手机号",   "身份证",   "证件号",        "家庭地址",
    "住址",    "出生日期",     "生日",     "邮箱",     "your name",     "phone number",
    "id card", "home address", "passport", "birthday", "date of birth", "e-mail address"};
/// What could join an answer to a member, a shop or what was bought.
constexpr std::string_view kKeys[] = {
    "会员",    "客户编码",     "客户名",   "零售户",   "许可证",   "店名",         "订单",
    "小票",    "流水号",       "条码",     "购买数量", "购买金额", "member",       "customer",
    "licence", "license",      "shop",     "retailer", "order",    "receipt",      "basket",
    "barcode", "product_code", "quantity", "amount",   "card_no",  "respondent_id"};
constexpr std::string_view kSocial[] = {"微信", "微博",   "抖音",  "快手",
                                        "qq",   "wechat", "weibo", "douyin"};
/// As segments: whom nothing about tobacco may be aimed at.
constexpr std::string_view kTheYoung[] = {
    "青少年",    "未成年", "学生",    "校园",  "年轻人", "teenager", "underage",
    "under-age", "minors", "student", "pupil", "campus", "youth",    "young people"};

constexpr std::string_view kMinors[] = {"未成年", "minor", "underage"};
constexpr std::string_view kUpTo[] = {"<", "以下", "不满", "under", "below"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The first number in a text.
std::optional<std::int64_t> first_number(std::string_view text) {
  const auto begin = std::ranges::find_if(text, is_digit);
  const auto end = std::find_if_not(begin, text.end(), is_digit);
  return base::parse_int({begin, end});
}

}  // namespace

base::Error refused_column(std::string_view column) {
  const std::string name = base::excerpt(column, 40);
  if (has_any(column, kSocial))
    return forbidden("compliance.pii_19",
                     "PII-19: the column " + name +
                         " names accounts in social networks (PIPL 13(6), 27): leave it out");
  if (has_any(column, kKeys))
    return forbidden("compliance.pii_18",
                     "PII-18: with the column " + name +
                         " answers could be joined to a member, a shop or what was bought. No "
                         "profile of a consumer is built from tobacco purchases (PIPL 6, 28): "
                         "leave it out");
  return forbidden("compliance.pii_03",
                   "PII-03: the study does not ask for the column " + name +
                       " (PIPL 6): leave it out. Columns that are taken: area, "
                       "age_band, period and the questions' codes");
}

base::Result<void> check_words(std::string_view field, std::string_view text) {
  if (has_any(text, kTheYoung))
    return forbidden("compliance.min_06",
                     "MIN-06: " + std::string(field) +
                         ": no study about tobacco is made around minors, pupils or students "
                         "(广告法 10, 22; 未成年人保护法 17(4), 59)");
  if (has_any(text, kIdentity))
    return forbidden("compliance.pii_03",
                     "PII-03: " + std::string(field) +
                         ": a study asks for attitudes, not for who somebody is (PIPL 6)");
  return {};
}

bool is_below_18(std::string_view text) {
  if (has_any(text, kMinors)) return true;
  const auto number = first_number(text);
  if (!number) return false;
  const bool ends_there = has_any(text, kUpTo);
  return *number < 18 || (ends_there && *number <= 18);
}

bool is_exact_age(std::string_view text) {
  std::string_view number = base::trim(text);
  if (number.ends_with("岁")) number.remove_suffix(std::string_view("岁").size());
  return !number.empty() && std::ranges::all_of(number, is_digit);
}

base::Error refused_dimension(std::string_view code) {
  return forbidden("compliance.pii_18",
                   "PII-18: " + base::excerpt(code, 40) +
                       " is no dimension of the study: answers are shown by area, age band, month "
                       "and their questions, never by person, shop or purchase (PIPL 6, 28)");
}

base::Error refused_group(std::string message) {
  return forbidden("compliance.pii_18", "PII-18: " + std::move(message) + " (PIPL 6, 28)");
}

}  // namespace research
