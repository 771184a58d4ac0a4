#include "features/demo/names.h"

#include <fmt/format.h>

#include <iterator>

#include "base/random.h"

namespace demo {
namespace {

constexpr std::uint64_t kNameSalt = 0x4A3E;

constexpr std::string_view kSurnames[] = {
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱",
    "高", "林", "何", "郭", "马", "罗", "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于",
    "董", "萧", "程", "曹", "袁", "邓", "许", "傅", "沈", "曾", "彭", "吕"};
constexpr std::string_view kGiven[] = {
    "建", "国", "秀", "英", "志", "强", "丽", "华", "明", "芳", "军", "敏", "平", "娟", "海",
    "燕", "勇", "霞", "峰", "玲", "伟", "红", "波", "梅", "斌", "兰", "辉", "莉", "刚", "萍",
    "涛", "琴", "超", "云", "春", "桂", "福", "庆", "荣", "文", "德", "永", "立", "玉", "金",
    "小", "晓", "佳", "雪", "宇", "浩", "俊", "思", "雅", "诗", "泽", "嘉", "梓", "若", "清"};
constexpr std::string_view kLuck[] = {"顺", "和", "兴", "旺", "福", "安", "康", "达", "鑫", "源",
                                      "泰", "盛", "佳", "乐", "惠", "恒", "瑞", "吉", "祥", "诚"};
constexpr std::string_view kStreets[] = {"解放路", "人民路", "沿江路", "新华街",
                                         "桥头街", "文化路", "建设路", "环城路",
                                         "站前路", "学府路", "农贸街", "兴业路"};

template <std::size_t Count>
std::string_view pick(base::Random& random, const std::string_view (&words)[Count]) {
  return words[random.next() % Count];
}

std::string_view trade_word(const Shop& shop, base::Random& random) {
  constexpr std::string_view kStores[] = {"便利店", "副食店", "食杂店", "小卖部", "百货店", "商店"};
  constexpr std::string_view kVenues[] = {"茶楼", "棋牌室", "酒店", "网吧"};
  if (shop.business_format == "超市") return "超市";
  if (shop.business_format == "商场") return "商场";
  if (shop.business_format == "烟草专业店") return "烟酒店";
  if (shop.business_format == "娱乐服务类") return pick(random, kVenues);
  if (shop.business_format == "其他") return "经营部";
  return pick(random, kStores);
}

}  // namespace

std::string person_name(std::uint64_t seed) {
  base::Random random(base::stream_seed(seed, kNameSalt));
  std::string name(pick(random, kSurnames));
  name += pick(random, kGiven);
  if (random.chance(0.82)) name += pick(random, kGiven);
  return name;
}

std::string shop_name(const Shop& shop) {
  base::Random random(base::stream_seed(shop.seed, kNameSalt + 1));
  const auto first = pick(random, kLuck);
  const auto second = pick(random, kLuck);
  return fmt::format("{}{}{}{}", pick(random, kGiven), first, second, trade_word(shop, random));
}

std::string order_phone(const Shop& shop) {
  base::Random random(base::stream_seed(shop.seed, kNameSalt + 2));
  return fmt::format("12{}{:08}", random.next() % 10, shop.index + 1);
}

std::string license_no(const Shop& shop) { return fmt::format("000000{:06}", shop.index + 1); }

std::string uscc(const Shop& shop) {
  base::Random random(base::stream_seed(shop.seed, kNameSalt + 3));
  constexpr std::string_view kDigits = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  std::string code = shop.subject_type == "个体工商户" ? "92000000MA" : "91000000MA";
  while (code.size() < 18) code += kDigits[random.next() % kDigits.size()];
  return code;
}

std::string street_address(const Shop& shop, std::string_view county, std::string_view area) {
  base::Random random(base::stream_seed(shop.seed, kNameSalt + 4));
  if (shop.place == Place::kVillages)
    return fmt::format("{}{}第{}村民组", county, area.substr(0, 6), random.between(1, 28));
  return fmt::format("{}{}{}{}号", county, area.substr(0, 6), pick(random, kStreets),
                     random.between(1, 420));
}

std::string barcode(std::size_t item, int level) {
  std::string code = fmt::format("2{}{:010}", level, item * 37 + 1001);
  int sum = 0;
  for (std::size_t i = 0; i < code.size(); ++i) sum += (code[i] - '0') * (i % 2 == 0 ? 1 : 3);
  code += static_cast<char>('0' + (10 - sum % 10) % 10);
  return code;
}

}  // namespace demo
