#pragma once
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// For tests: bytes to a server on loopback and back, without a library that would mend them.
namespace http::test {

struct RawAnswer {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  [[nodiscard]] std::string header(std::string_view name) const {
    for (const auto& [key, value] : headers) {
      if (key == name) return value;
    }
    return {};
  }
};

class RawClient {
 public:
  using Millis = std::chrono::milliseconds;

  explicit RawClient(std::uint16_t port, const char* from = nullptr)
      : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    if (from != nullptr) {
      address.sin_addr.s_addr = inet_addr(from);
      ::bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    }
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    is_connected_ =
        ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  ~RawClient() { ::close(socket_); }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  [[nodiscard]] bool is_connected() const { return is_connected_; }
  [[nodiscard]] int descriptor() const { return socket_; }

  /// False when the other side has closed.
  bool send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  /// More bytes into the buffer. False: closed, or nothing came in time.
  bool receive(Millis patience = Millis{5000}) {
    pollfd waiting{socket_, POLLIN, 0};
    if (::poll(&waiting, 1, static_cast<int>(patience.count())) <= 0) return false;
    char bytes[16384];
    const auto count = ::recv(socket_, bytes, sizeof bytes, 0);
    if (count <= 0) {
      is_closed_ = true;
      return false;
    }
    buffer_.append(bytes, static_cast<std::size_t>(count));
    return true;
  }

  /// The next answer, by Content-Length; nothing: closed or silent. Interim answers are kept apart.
  std::optional<RawAnswer> answer(bool has_body = true, Millis patience = Millis{5000}) {
    std::size_t end = 0;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
      if (!receive(patience)) return {};
    }
    RawAnswer out = parse_head(buffer_.substr(0, end));
    buffer_.erase(0, end + 4);
    const auto length = static_cast<std::size_t>(std::atoll(out.header("Content-Length").c_str()));
    while (has_body && buffer_.size() < length) {
      if (!receive(patience)) return {};
    }
    if (has_body) {
      out.body = buffer_.substr(0, length);
      buffer_.erase(0, length);
    }
    return out;
  }

  std::optional<RawAnswer> ask(std::string_view request) {
    send(request);
    return answer();
  }

  /// Waits until the other side closes. False: it did not in time.
  bool is_closed_within(Millis patience) {
    const auto end = std::chrono::steady_clock::now() + patience;
    while (!is_closed_ && std::chrono::steady_clock::now() < end)
      receive(std::chrono::duration_cast<Millis>(end - std::chrono::steady_clock::now()) +
              Millis{1});
    return is_closed_;
  }

  std::string& buffer() { return buffer_; }

 private:
  static RawAnswer parse_head(std::string_view head) {
    RawAnswer out;
    out.status = std::atoi(std::string(head.substr(9, 3)).c_str());
    for (auto at = head.find("\r\n"); at != std::string_view::npos; at = head.find("\r\n", at)) {
      at += 2;
      const auto line = head.substr(at, head.find("\r\n", at) - at);
      const auto colon = line.find(": ");
      out.headers.emplace_back(line.substr(0, colon), line.substr(colon + 2));
    }
    return out;
  }

  int socket_;
  bool is_connected_ = false;
  bool is_closed_ = false;
  std::string buffer_;
};

}  // namespace http::test
