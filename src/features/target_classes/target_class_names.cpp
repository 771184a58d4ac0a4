#include <array>

#include "features/target_classes/target_classes.h"

namespace target_classes {
namespace {

struct ClassName {
  std::string_view code;
  std::string_view zh;
  std::string_view en;
};
constexpr std::array<ClassName, kClassCount> kNames = {{
    {"GRADE_FLUCTUATION", "档位波动类", "grade fluctuation"},
    {"NEW_RETAIL", "新零售指导类", "new-retail guidance"},
    {"KEY_SKU", "重点品规推介类", "key-product recommendation"},
    {"TERMINAL_UPGRADE", "终端提升类", "terminal upgrade"},
    {"SALES_ANOMALY", "销售波动异常类", "sales anomaly"},
    {"CIGAR_GUIDANCE", "雪茄烟指导类", "cigar guidance"},
    {"STABLE", "稳定类", "stable"},
}};

const ClassName& name_of(TargetClass target_class) {
  return kNames[static_cast<std::size_t>(target_class)];
}

}  // namespace

std::string_view code_of(TargetClass target_class) { return name_of(target_class).code; }
std::string_view name_zh(TargetClass target_class) { return name_of(target_class).zh; }
std::string_view name_en(TargetClass target_class) { return name_of(target_class).en; }

}  // namespace target_classes
