#include <unordered_map>

#include "base/hash.h"
#include "features/orders/orders.h"

namespace orders {
namespace {

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const noexcept { return base::hash64(text); }
};

/// Numbers codes in the order in which they are met. Orders come shop by shop, so the last code is
/// tried first.
class CodeNumbers {
 public:
  std::uint32_t number_of(std::string_view code, std::vector<std::string>& fresh) {
    if (last_ != nullptr && *last_ == code) return last_number_;
    auto at = numbers_.find(code);
    if (at == numbers_.end()) {
      at = numbers_.emplace(code, static_cast<std::uint32_t>(numbers_.size())).first;
      fresh.emplace_back(code);
    }
    last_ = &at->first;
    last_number_ = at->second;
    return last_number_;
  }

 private:
  std::unordered_map<std::string, std::uint32_t, TextHash, std::equal_to<>> numbers_;
  const std::string* last_ = nullptr;
  std::uint32_t last_number_ = 0;
};

std::uint64_t mixed(std::uint64_t a, std::uint64_t b) {
  std::uint64_t z = a + b * 0x9E3779B97F4A7C15ULL;
  z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31U);
}

/// A set of 64-bit line keys, open addressing. The lines of an order have consecutive keys and so
/// lie side by side. Two of a hundred million lines share a key by chance with probability below
/// one in a thousand (pairs of orders times lines an order over 2^64).
class KeySet {
 public:
  KeySet() : slots_(std::size_t{1} << 16U) {}
  bool insert(std::uint64_t key) {
    if (key == 0) key = 1;
    if ((size_ + 1) * 4 > slots_.size() * 3) grow();
    if (!place(slots_, key)) return false;
    ++size_;
    return true;
  }

 private:
  static bool place(std::vector<std::uint64_t>& slots, std::uint64_t key) {
    const std::size_t mask = slots.size() - 1;
    for (std::size_t at = static_cast<std::size_t>(key) & mask;; at = (at + 1) & mask) {
      if (slots[at] == key) return false;
      if (slots[at] == 0) {
        slots[at] = key;
        return true;
      }
    }
  }
  void grow() {
    std::vector<std::uint64_t> bigger(slots_.size() * 2);
    for (const std::uint64_t key : slots_)
      if (key != 0) place(bigger, key);
    slots_ = std::move(bigger);
  }
  std::vector<std::uint64_t> slots_;
  std::size_t size_ = 0;
};

constexpr std::int32_t kSmallLineNumber = 4096;

}  // namespace

struct LineBatcher::State {
  CodeNumbers customers;
  CodeNumbers products;
  KeySet keys;
  std::uint64_t order_hash = 0;
  bool order_open = false;

  std::uint64_t key_of(const LineInput& line) const {
    if (line.line_no == 0) return mixed(order_hash, std::uint64_t{line.product} << 32U);
    const auto number = static_cast<std::uint64_t>(line.line_no);
    return line.line_no < kSmallLineNumber ? order_hash + number : mixed(order_hash, number);
  }
};

LineBatcher::LineBatcher() : state_(std::make_unique<State>()) {}
LineBatcher::~LineBatcher() = default;

LineBatcher::Added LineBatcher::add(LineBatch& batch, const Line& line) {
  State& state = *state_;
  const std::uint32_t customer = state.customers.number_of(line.customer_code, batch.new_customers);
  const bool same_order = state.order_open && batch.orders.back().customer == customer &&
                          batch.orders.back().day == line.day &&
                          batch.orders.back().order_no == line.order_no;
  if (!same_order) {
    batch.orders.push_back({std::string(line.order_no), customer, line.day});
    const std::uint64_t seed = mixed(
        customer, static_cast<std::uint64_t>(static_cast<std::uint32_t>(line.day.day_number)));
    state.order_hash = base::hash64(line.order_no, seed);
    state.order_open = true;
  }
  LineInput values = line.values;
  values.order = static_cast<std::uint32_t>(batch.orders.size() - 1);
  values.product = state.products.number_of(line.product_code, batch.new_products);
  if (!state.keys.insert(state.key_of(values))) return Added::kDuplicate;
  batch.lines.push_back(values);
  return Added::kYes;
}

void LineBatcher::end_batch() { state_->order_open = false; }

}  // namespace orders
