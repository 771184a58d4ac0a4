#pragma once
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string_view>

#include "platform/http/http.h"

namespace http {

/// Stands before the library's parser and lets only well-formed HTTP/1.1 through, one message at a
/// time: where the parser is lenient (bare LF, folded headers, two lengths, absolute addresses),
/// two readers of one byte stream may disagree about where a request ends, and that is request
/// smuggling. Pure: bytes in, how many may pass out.
class RequestReader {
 public:
  struct Refusal {
    int status;
    const char* reason;  ///< stable key
    const char* detail;
  };
  /// The largest body for a method and a path (still encoded); asked once the head is complete.
  using BodyMax = std::function<std::size_t(std::string_view method, std::string_view path)>;

  RequestReader(const Limits& limits, const BodyMax& body_max)
      : limits_(limits), body_max_(body_max) {}

  /// @param bytes everything received and not yet passed on; an `Upgrade` header is blunted in
  ///        place, for we never upgrade
  /// @return how many of them may pass on now, all of the current message; 0: more are needed, the
  ///         message is complete, or it is refused
  std::size_t admit(std::span<char> bytes);
  [[nodiscard]] const std::optional<Refusal>& refusal() const { return refusal_; }
  /// All bytes of the current message have been admitted.
  [[nodiscard]] bool is_complete() const { return state_ == State::kComplete; }
  /// True once: the head asked `Expect: 100-continue` and its body has yet to come.
  bool take_continue();
  void next_message();

 private:
  enum class State {
    kHead,
    kFixedBody,
    kChunkSize,
    kChunkData,
    kChunkEnd,
    kLastEnd,
    kComplete,
    kRefused
  };

  std::size_t refuse(int status, const char* reason, const char* detail);
  std::size_t admit_head(std::span<char> bytes);
  std::size_t admit_body(std::span<char> bytes);
  std::size_t admit_chunk_size(std::string_view bytes);
  std::size_t admit_line_end(std::string_view bytes, State next);
  std::size_t find_head_end(std::string_view bytes);
  bool read_head(std::span<char> head);
  bool read_request_line(std::string_view line);
  bool read_field(std::span<char> line);
  bool read_length(std::string_view value);
  bool read_framing();

  const Limits& limits_;
  const BodyMax& body_max_;
  State state_ = State::kHead;
  std::optional<Refusal> refusal_;
  std::size_t scanned_ = 0;    ///< bytes of the head already searched
  std::size_t remaining_ = 0;  ///< of the body or the chunk
  std::size_t body_bytes_ = 0;
  std::size_t body_bytes_max_ = 0;
  bool is_http_1_0_ = false;
  bool is_chunked_ = false;
  bool expects_continue_ = false;
  int hosts_ = 0;
  std::optional<std::size_t> length_;
  std::size_t fields_ = 0;
};

}  // namespace http
