#pragma once
#include <boost/describe.hpp>
#include <boost/json.hpp>
#include <boost/mp11.hpp>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/date.h"
#include "base/id.h"
#include "base/money.h"
#include "base/result.h"

/// A struct described once is its JSON: `BOOST_DESCRIBE_STRUCT(Order, (), (id, total))`.
///
/// Ids are strings (JavaScript loses 64-bit integers), dates `YYYY-MM-DD`, periods `YYYY-MM`,
/// instants ISO UTC, money `{x}_minor` style integers by the member's own name. An empty optional
/// is null when written; when read, a missing key equals null. Described enums are their snake_case
/// enumerator without the `k`. Reading refuses unknown keys, so that a typo is not silently lost.
namespace wire {

namespace json = boost::json;

namespace detail {

template <class T>
inline constexpr bool kIsOptional = false;
template <class T>
inline constexpr bool kIsOptional<std::optional<T>> = true;
template <class T>
inline constexpr bool kIsVector = false;
template <class T>
inline constexpr bool kIsVector<std::vector<T>> = true;
template <class T>
inline constexpr bool kIsId = false;
template <class Tag>
inline constexpr bool kIsId<base::Id<Tag>> = true;

/// `kGradeChange` -> `grade_change`.
std::string enumerator_name(std::string_view enumerator);

template <class T>
using Members = boost::describe::describe_members<T, boost::describe::mod_public |
                                                         boost::describe::mod_inherited>;

inline base::Error wrong(const std::string& path, std::string expected) {
  return base::Error{base::ErrorCode::kInvalid,
                     "wire.wrong_value",
                     (path.empty() ? "the value" : path) + ": expected " + expected,
                     {{path, "", "wire.wrong_value", std::move(expected)}}};
}

}  // namespace detail

template <class T>
json::value to_value(const T& value, json::storage_ptr storage = {}) {
  using boost::describe::has_describe_enumerators;
  using boost::describe::has_describe_members;
  if constexpr (std::is_same_v<T, bool>) {
    return json::value(value, storage);
  } else if constexpr (detail::kIsId<T>) {
    return json::value(json::string(std::to_string(value.value), storage), storage);
  } else if constexpr (std::is_same_v<T, base::Date>) {
    return json::value(json::string(value.iso(), storage), storage);
  } else if constexpr (std::is_same_v<T, base::Period>) {
    return json::value(json::string(value.text(), storage), storage);
  } else if constexpr (std::is_same_v<T, base::Instant>) {
    return json::value(json::string(value.iso(), storage), storage);
  } else if constexpr (std::is_same_v<T, base::Money>) {
    return json::value(value.minor, storage);
  } else if constexpr (std::is_floating_point_v<T>) {
    // JSON has no NaN; a figure that may be unknown is an optional with a reason beside it.
    if (!std::isfinite(value)) return json::value(nullptr, storage);
    return json::value(static_cast<double>(value), storage);
  } else if constexpr (std::is_integral_v<T> && std::is_signed_v<T>) {
    return json::value(static_cast<std::int64_t>(value), storage);
  } else if constexpr (std::is_integral_v<T>) {
    return json::value(static_cast<std::uint64_t>(value), storage);
  } else if constexpr (std::is_convertible_v<T, std::string_view>) {
    return json::value(json::string(std::string_view(value), storage), storage);
  } else if constexpr (has_describe_enumerators<T>::value) {
    return json::value(
        json::string(detail::enumerator_name(boost::describe::enum_to_string(value, "unknown")),
                     storage),
        storage);
  } else if constexpr (detail::kIsOptional<T>) {
    return value ? to_value(*value, storage) : json::value(nullptr, storage);
  } else if constexpr (detail::kIsVector<T>) {
    json::array array(storage);
    array.reserve(value.size());
    for (const auto& element : value) array.push_back(to_value(element, storage));
    return array;
  } else {
    static_assert(has_describe_members<T>::value, "describe the struct with BOOST_DESCRIBE_STRUCT");
    json::object object(storage);
    object.reserve(boost::mp11::mp_size<detail::Members<T>>::value);
    boost::mp11::mp_for_each<detail::Members<T>>([&](auto member) {
      object.emplace(member.name, to_value(value.*member.pointer, storage));
    });
    return object;
  }
}

/// Compact JSON text.
template <class T>
std::string to_json(const T& value) {
  json::monotonic_resource memory;
  return json::serialize(to_value(value, &memory));
}

template <class T>
base::Result<void> from_value(const json::value& value, T& out, const std::string& path = {});

namespace detail {

template <class T>
base::Result<void> integer_from(const json::value& value, T& out, const std::string& path) {
  if (!value.is_int64() && !value.is_uint64()) return wrong(path, "a whole number");
  boost::system::error_code error;
  out = value.to_number<T>(error);
  if (error) return wrong(path, "a whole number that fits");
  return {};
}

template <class T>
base::Result<void> object_from(const json::value& value, T& out, const std::string& path) {
  if (!value.is_object()) return wrong(path, "an object");
  const json::object& object = value.get_object();
  std::size_t used = 0;
  std::optional<base::Error> failure;
  boost::mp11::mp_for_each<Members<T>>([&](auto member) {
    if (failure) return;
    using Member = std::remove_reference_t<decltype(out.*member.pointer)>;
    const std::string member_path = path.empty() ? member.name : path + "." + member.name;
    const auto* found = object.if_contains(member.name);
    if (found == nullptr) {
      if constexpr (!kIsOptional<Member>) failure = wrong(member_path, "a value; it is missing");
      return;
    }
    ++used;
    auto result = from_value(*found, out.*member.pointer, member_path);
    if (!result) failure = std::move(result).error();
  });
  if (failure) return *failure;
  if (used == object.size()) return {};
  for (const auto& pair : object) {
    bool known = false;
    boost::mp11::mp_for_each<Members<T>>(
        [&](auto member) { known = known || pair.key() == member.name; });
    if (!known)
      return wrong(path.empty() ? std::string(pair.key()) : path + "." + std::string(pair.key()),
                   "no such field");
  }
  return {};
}

template <class Parse, class T>
base::Result<void> text_from(const json::value& value, T& out, const std::string& path,
                             const char* expected, Parse parse) {
  if (!value.is_string()) return wrong(path, expected);
  const auto parsed = parse(std::string_view(value.get_string()));
  if (!parsed) return wrong(path, expected);
  out = *parsed;
  return {};
}

std::optional<std::int64_t> id_from_text(std::string_view text);

}  // namespace detail

/// Fills `out` from JSON. The error names the path (`components[2].weight`) and what was expected.
template <class T>
base::Result<void> from_value(const json::value& value, T& out, const std::string& path) {
  using boost::describe::has_describe_enumerators;
  using detail::wrong;
  if constexpr (std::is_same_v<T, bool>) {
    if (!value.is_bool()) return wrong(path, "true or false");
    out = value.get_bool();
    return {};
  } else if constexpr (detail::kIsId<T>) {
    return detail::text_from(value, out, path, "an id as text", [](std::string_view text) {
      const auto id = detail::id_from_text(text);
      return id ? std::optional<T>(T{*id}) : std::nullopt;
    });
  } else if constexpr (std::is_same_v<T, base::Date>) {
    return detail::text_from(value, out, path, "a day, YYYY-MM-DD", base::Date::parse_iso);
  } else if constexpr (std::is_same_v<T, base::Period>) {
    return detail::text_from(value, out, path, "a month, YYYY-MM", base::Period::parse);
  } else if constexpr (std::is_same_v<T, base::Money>) {
    return detail::integer_from(value, out.minor, path);
  } else if constexpr (std::is_floating_point_v<T>) {
    if (!value.is_number()) return wrong(path, "a number");
    out = value.to_number<T>();
    return {};
  } else if constexpr (std::is_integral_v<T>) {
    return detail::integer_from(value, out, path);
  } else if constexpr (std::is_same_v<T, std::string>) {
    if (!value.is_string()) return wrong(path, "text");
    out = std::string(value.get_string());
    return {};
  } else if constexpr (has_describe_enumerators<T>::value) {
    bool found = false;
    std::string names;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto enumerator) {
      const std::string name = detail::enumerator_name(enumerator.name);
      if (value.is_string() && value.get_string() == name) {
        out = enumerator.value;
        found = true;
      }
      names += (names.empty() ? "" : ", ") + name;
    });
    if (!found) return wrong(path, "one of " + names);
    return {};
  } else if constexpr (detail::kIsOptional<T>) {
    if (value.is_null()) {
      out.reset();
      return {};
    }
    return from_value(value, out.emplace(), path);
  } else if constexpr (detail::kIsVector<T>) {
    if (!value.is_array()) return wrong(path, "a list");
    out.clear();
    std::size_t at = 0;
    for (const auto& element : value.get_array()) {
      auto result =
          from_value(element, out.emplace_back(), path + "[" + std::to_string(at++) + "]");
      if (!result) return result;
    }
    return {};
  } else {
    return detail::object_from(value, out, path);
  }
}

/// @return the JSON value, or wire.bad_json (depth over 64, doubled keys and trailing text
/// included)
base::Result<json::value> parse(std::string_view text, json::storage_ptr storage = {});

template <class T>
base::Result<T> from_json(std::string_view text) {
  TRY_ASSIGN(const json::value value, parse(text));
  T out{};
  TRY(from_value(value, out));
  return out;
}

/// zstd, level 1: published documents rest compressed.
std::string compress(std::string_view text);
/// @return the text, or wire.bad_compression (damaged, or larger than `bytes_max`)
base::Result<std::string> decompress(std::string_view bytes, std::size_t bytes_max = 64U << 20U);

}  // namespace wire
