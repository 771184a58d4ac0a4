#pragma once
#include <charconv>
#include <string>
#include <string_view>

#include "platform/wire/wire.h"

/// The same wire form as wire.h for documents made by the ten thousand: members that are empty
/// (optional without value, empty text, empty list, false, struct with all of these) are left out
/// and come back empty when read. Written straight to text, without a tree in between.
namespace wire {

namespace detail {

void append_quoted(std::string& out, std::string_view text);

template <class T>
void append_number(std::string& out, T value) {
  char buffer[40];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value);
  out.append(buffer, end.ptr);
}

template <class T>
bool is_empty(const T& value) {
  if constexpr (std::is_same_v<T, bool>) {
    return !value;
  } else if constexpr (kIsOptional<T>) {
    return !value.has_value();
  } else if constexpr (kIsVector<T> || std::is_same_v<T, std::string>) {
    return value.empty();
  } else if constexpr (boost::describe::has_describe_members<T>::value) {
    bool empty = true;
    boost::mp11::mp_for_each<Members<T>>(
        [&](auto member) { empty = empty && is_empty(value.*member.pointer); });
    return empty;
  } else {
    return false;
  }
}

template <class T>
void append_compact(std::string& out, const T& value) {
  if constexpr (std::is_same_v<T, bool>) {
    out += value ? "true" : "false";
  } else if constexpr (std::is_floating_point_v<T>) {
    if (!std::isfinite(value)) {
      out += "null";
    } else if (value == std::trunc(value) && std::abs(value) < 1e15) {
      append_number(out, static_cast<std::int64_t>(value));
    } else {
      append_number(out, value);
    }
  } else if constexpr (std::is_integral_v<T>) {
    append_number(out, value);
  } else if constexpr (std::is_same_v<T, std::string>) {
    append_quoted(out, value);
  } else if constexpr (kIsOptional<T>) {
    if (value) {
      append_compact(out, *value);
    } else {
      out += "null";
    }
  } else if constexpr (kIsVector<T>) {
    out += '[';
    bool first = true;
    for (const auto& element : value) {
      if (!first) out += ',';
      first = false;
      append_compact(out, element);
    }
    out += ']';
  } else if constexpr (boost::describe::has_describe_members<T>::value) {
    out += '{';
    bool first = true;
    boost::mp11::mp_for_each<Members<T>>([&](auto member) {
      const auto& part = value.*member.pointer;
      if (is_empty(part)) return;
      out += first ? "\"" : ",\"";
      first = false;
      out += member.name;
      out += "\":";
      append_compact(out, part);
    });
    out += '}';
  } else {
    // Dates, periods, instants, ids, money, enums: the one form of wire.h.
    out += json::serialize(to_value(value));
  }
}

template <class T>
base::Result<void> compact_from(const json::value& value, T& out, const std::string& path) {
  if constexpr (kIsVector<T>) {
    if (!value.is_array()) return wrong(path, "a list");
    out.clear();
    out.reserve(value.get_array().size());
    for (const auto& element : value.get_array())
      TRY(compact_from(element, out.emplace_back(), path));
    return {};
  } else if constexpr (kIsOptional<T>) {
    if (value.is_null()) {
      out.reset();
      return {};
    }
    return compact_from(value, out.emplace(), path);
  } else if constexpr (boost::describe::has_describe_members<T>::value) {
    if (!value.is_object()) return wrong(path, "an object");
    std::size_t used = 0;
    std::optional<base::Error> failure;
    boost::mp11::mp_for_each<Members<T>>([&](auto member) {
      if (failure) return;
      const auto* found = value.get_object().if_contains(member.name);
      if (found == nullptr) return;
      ++used;
      auto result = compact_from(*found, out.*member.pointer, member.name);
      if (!result) failure = std::move(result).error();
    });
    if (failure) return *failure;
    if (used != value.get_object().size()) return wrong(path, "known fields only");
    return {};
  } else {
    return from_value(value, out, path);
  }
}

}  // namespace detail

template <class T>
std::string to_compact_json(const T& value, std::size_t bytes_expected = 0) {
  std::string out;
  out.reserve(bytes_expected);
  detail::append_compact(out, value);
  return out;
}

/// Fills `out` from a part of a compact document. Refuses as from_compact_json.
template <class T>
base::Result<void> from_compact_value(const json::value& value, T& out, const std::string& path) {
  return detail::compact_from(value, out, path);
}

/// @return the struct, or wire.bad_json / wire.wrong_value (unknown fields included)
template <class T>
base::Result<T> from_compact_json(std::string_view text) {
  json::monotonic_resource memory;
  TRY_ASSIGN(const json::value value, parse(text, &memory));
  T out{};
  TRY(detail::compact_from(value, out, {}));
  return out;
}

}  // namespace wire
