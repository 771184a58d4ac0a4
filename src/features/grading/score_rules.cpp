#include "features/grading/score_rules.h"

#include <algorithm>
#include <cmath>

namespace grading {
namespace {

struct InputName {
  std::string_view id;
  InputKind input;
};
constexpr std::array<InputName, kInputKinds> kInputNames = {{
    {"quantity", InputKind::kQuantity},
    {"amount", InputKind::kAmount},
    {"distinct_products", InputKind::kDistinctProducts},
    {"class_1_2_products", InputKind::kClass12Products},
    {"low_tar_quantity", InputKind::kLowTarQuantity},
    {"display_score", InputKind::kDisplayScore},
}};

double input_of(const Candidate& shop, const CompiledComponent& component) {
  return shop.inputs[static_cast<std::size_t>(component.input)];
}

Scale scale_of(std::span<const Candidate> shops, const CompiledComponent& component) {
  Scale scale;
  for (const Candidate& shop : shops) {
    const double input = std::max(0.0, input_of(shop, component));
    scale.max = std::max(scale.max, input);
    scale.sum += input;
  }
  scale.count = shops.size();
  return scale;
}

}  // namespace

std::optional<InputKind> find_input(std::string_view id) {
  for (const InputName& name : kInputNames)
    if (name.id == id) return name.input;
  return {};
}

std::string input_names() {
  std::string names;
  for (const InputName& name : kInputNames)
    names += (names.empty() ? "" : ", ") + std::string(name.id);
  return names;
}

std::optional<NormaliserKind> find_normaliser(std::string_view name) {
  if (name == "max") return NormaliserKind::kMax;
  if (name == "mean_capped") return NormaliserKind::kMeanCapped;
  if (name == "one") return NormaliserKind::kOne;
  return {};
}

std::vector<CompiledComponent> compile(const Config& config) {
  std::vector<CompiledComponent> components;
  for (const Component& component : config.components) {
    const auto input = find_input(component.id);
    const auto normaliser = find_normaliser(component.normaliser);
    CHECK(input.has_value() && normaliser.has_value());
    components.push_back({*input, *normaliser, component.weight});
  }
  return components;
}

double normaliser_value(NormaliserKind kind, const Scale& scale) {
  if (kind == NormaliserKind::kOne) return 1;
  if (kind == NormaliserKind::kMax) return scale.max;
  return scale.count == 0 ? 0 : scale.sum / static_cast<double>(scale.count);
}

double normaliser_after(NormaliserKind kind, const Scale& scale, double before, double after) {
  const double bought_before = std::max(0.0, before);
  const double bought_after = std::max(0.0, after);
  Scale changed = scale;
  changed.max = std::max(scale.max, bought_after);
  changed.sum += bought_after - bought_before;
  return normaliser_value(kind, changed);
}

double component_score(const CompiledComponent& component, double input, double normaliser) {
  if (normaliser <= 0) return 0;
  const double share = std::max(0.0, input) / normaliser;
  const bool capped = component.normaliser != NormaliserKind::kMax;
  return component.weight * (capped ? std::min(1.0, share) : share);
}

bool stands_before(const Candidate& a, const Candidate& b) {
  if (a.score != b.score) return a.score > b.score;
  return a.customer_code < b.customer_code;
}

std::vector<std::size_t> cut_positions(std::span<const double> quota_percent, std::size_t shops) {
  std::vector<std::size_t> ends;
  double cumulative = 0;
  std::size_t end = 0;
  for (const double percent : quota_percent) {
    cumulative += percent;
    // The small lift makes 2.4999999999 from adding thirds of a percent the 2.5 that was meant.
    const double wanted = cumulative * static_cast<double>(shops) / 100 + 1e-9;
    end = std::clamp(static_cast<std::size_t>(std::floor(wanted + 0.5)), end, shops);
    ends.push_back(end);
  }
  if (!ends.empty()) ends.back() = shops;
  return ends;
}

Ranking rank_by_quota(std::vector<Candidate> shops, const Config& config) {
  const auto components = compile(config);
  Ranking ranking;
  for (const CompiledComponent& component : components) {
    ranking.scales.push_back(scale_of(shops, component));
    ranking.normalisers.push_back(normaliser_value(component.normaliser, ranking.scales.back()));
  }
  for (Candidate& shop : shops) {
    shop.score = 0;
    for (std::size_t i = 0; i < components.size(); ++i)
      shop.score +=
          component_score(components[i], input_of(shop, components[i]), ranking.normalisers[i]);
  }
  std::sort(shops.begin(), shops.end(), stands_before);
  const auto ends = cut_positions(config.quota_percent, shops.size());
  std::size_t begin = 0;
  for (std::size_t k = 0; k < ends.size(); ++k) {
    for (; begin < ends[k]; ++begin)
      shops[begin].grade_no = config.grades - static_cast<std::int32_t>(k);
  }
  ranking.shops = std::move(shops);
  return ranking;
}

}  // namespace grading
