#pragma once
#include <asio.hpp>
#include <asio/ssl.hpp>
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "platform/http/http.h"
#include "platform/http/request_reader.h"

/// The socket we give the HTTP library: TCP or TLS chosen at run time, every byte read through
/// RequestReader, every wait with a deadline, every connection counted. All of it lives on the one
/// I/O thread.
namespace http {

class Connection;

/// As people write it: an IPv4 address that came in over IPv6 (`::ffff:10.0.0.1`) as IPv4.
std::string plain_address(const asio::ip::address& address);

/// All connections of one server: counts, limits, and the clock that cuts them.
class Traffic {
 public:
  /// @param unlimited_addresses the proxies', from which everybody may come
  Traffic(const Limits& limits, RequestReader::BodyMax body_max,
          std::vector<std::string> unlimited_addresses);
  ~Traffic();
  Traffic(const Traffic&) = delete;
  Traffic& operator=(const Traffic&) = delete;

  /// Counts a connection in, or refuses it (too many, or stopping).
  bool admit(Connection& connection, const std::string& address);
  void leave(Connection& connection, const std::string& address);
  /// Ends all that wait for a request; those handling or writing go on.
  void stop_idle();
  [[nodiscard]] std::size_t busy() const;
  [[nodiscard]] bool is_stopping() const { return is_stopping_; }

  const Limits limits;
  const RequestReader::BodyMax body_max;
  std::shared_ptr<asio::ssl::context> tls;  ///< null: plain HTTP
  std::atomic<std::uint64_t> open{0};
  std::atomic<std::uint64_t> refused{0};
  std::string next_request_id();

 private:
  void sweep();

  std::unordered_set<Connection*> connections_;
  std::unordered_map<std::string, std::size_t> by_address_;
  const std::vector<std::string> unlimited_addresses_;
  std::optional<asio::steady_timer> sweeper_;
  bool is_stopping_ = false;
  const std::string id_prefix_;
  std::atomic<std::uint32_t> ids_{0};

 public:
  /// Last, so that it goes first: the connections its handlers hold still leave their counts.
  asio::io_context io{1};
};

/// How the library's default-made sockets find their Traffic.
class TrafficService : public asio::execution_context::service {
 public:
  using key_type = TrafficService;
  static asio::execution_context::id id;
  explicit TrafficService(asio::execution_context& context) : service(context) {}
  Traffic* traffic = nullptr;

 private:
  void shutdown() override {}
};

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  using Clock = std::chrono::steady_clock;
  using Handler = std::function<void(const asio::error_code&, std::size_t)>;

  explicit Connection(asio::io_context& io);
  ~Connection();

  asio::ip::tcp::socket tcp;
  std::unique_ptr<asio::ssl::stream<asio::ip::tcp::socket&>> tls;

  void start(std::function<void(const asio::error_code&)> ready);
  void read(asio::mutable_buffer into, Handler handler);
  /// Around each piece written: sets and clears the slow reader's deadline.
  void begin_write();
  void end_write(std::size_t written, std::size_t of);
  /// A cancelled wait whose deadline passed is an error, so that the library closes.
  [[nodiscard]] asio::error_code meaning(const asio::error_code& error) const;

  [[nodiscard]] bool is_overdue(Clock::time_point now) const { return now > deadline_; }
  [[nodiscard]] bool is_busy() const;
  void expire();
  /// After the I/O thread ended: drops the read that nobody will finish. Its handler holds the
  /// library's connection, which holds this one.
  void abandon() { handler_ = nullptr; }

 private:
  enum class Phase { kHandshake, kIdle, kReading, kHandling, kWriting, kRefusing };

  void receive();
  void received(const asio::error_code& error, std::size_t count);
  bool deliver();
  void refuse();
  void drain();
  void send_continue();
  void finish_read(const asio::error_code& error, std::size_t count);
  template <class Done>
  void async_receive(asio::mutable_buffer into, Done done);
  template <class Done>
  void async_send(const std::string& bytes, Done done);
  void set_deadline(Phase phase, Clock::duration after);

  Traffic* traffic_;
  std::string address_;
  bool is_counted_ = false;
  bool is_expired_ = false;
  Phase phase_ = Phase::kHandshake;
  Clock::time_point deadline_ = Clock::time_point::max();
  RequestReader reader_;
  std::string bytes_;         ///< received, not yet passed on
  std::size_t admitted_ = 0;  ///< leading bytes of `bytes_` that may pass
  asio::mutable_buffer into_;
  Handler handler_;
  std::string outgoing_;
  std::size_t drained_ = 0;
};

}  // namespace http
