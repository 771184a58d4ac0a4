#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "features/guidance/figure.h"

/// Figures as people read them. Internal to this feature.
namespace guidance {

/// `12,345.6`; trailing zeros stay, so that columns align.
std::string grouped(double value, int decimals);
/// `12,345.60` of minor units.
std::string money(std::int64_t minor);
std::string money(double minor);
/// `12,345.60元`, `CNY 12,345.60`: as a sentence names it, in the company's currency.
Text money_words(double minor, std::string_view currency);
/// `83.3%`.
std::string percent(double share, int decimals = 1);
/// `+4.2%`, `−3.0%`, `0.0%`.
std::string signed_percent(double share, int decimals = 1);
/// Plain number with as many decimals as it needs, at most two.
std::string plain(double value);
/// By unit of a figure: percent, minor, days, others.
std::string by_unit(double value, std::string_view unit);
/// By unit, with its sign.
std::string signed_by_unit(double value, std::string_view unit);
std::string pick(const Text& text, Language language);
/// `D21`.
std::string grade_text(std::int32_t grade_no);

}  // namespace guidance
