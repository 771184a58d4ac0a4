#include "platform/http/connection.h"

#include <openssl/rand.h>

#include <algorithm>
#include <cstring>
#include <vector>

#include "base/check.h"
#include "platform/http/answer.h"

namespace http {

namespace {

constexpr auto kSweepEvery = std::chrono::milliseconds{500};
constexpr auto kDrainTime = std::chrono::seconds{2};
constexpr std::size_t kDrainBytesMax = 1U << 20U;
/// A reader slower than this for long is cut, even if it never quite stops.
constexpr std::size_t kReaderBytesPerSecondMin = 8U << 10U;
constexpr std::size_t kKeptCapacityMax = 4U << 10U;

std::string random_prefix() {
  unsigned char bytes[4];
  CHECK(RAND_bytes(bytes, sizeof bytes) == 1);
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const unsigned char byte : bytes) {
    out += kDigits[byte >> 4U];
    out += kDigits[byte & 15U];
  }
  return out;
}

}  // namespace

asio::execution_context::id TrafficService::id;

std::string plain_address(const asio::ip::address& address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped())
    return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
  return address.to_string();
}

Traffic::Traffic(const Limits& the_limits, RequestReader::BodyMax the_body_max,
                 std::vector<std::string> unlimited_addresses)
    : limits(the_limits),
      body_max(std::move(the_body_max)),
      unlimited_addresses_(std::move(unlimited_addresses)),
      id_prefix_(random_prefix()) {
  sweeper_.emplace(io);
  asio::use_service<TrafficService>(io).traffic = this;
  sweep();
}

Traffic::~Traffic() {
  sweeper_.reset();
  std::vector<std::shared_ptr<Connection>> left;
  for (Connection* connection : connections_) left.push_back(connection->shared_from_this());
  for (const auto& connection : left) connection->abandon();
}

std::string Traffic::next_request_id() {
  char number[9];
  std::snprintf(number, sizeof number, "%08x", ids_.fetch_add(1, std::memory_order_relaxed));
  return id_prefix_ + number;
}

bool Traffic::admit(Connection& connection, const std::string& address) {
  const bool is_limited =
      std::ranges::find(unlimited_addresses_, address) == unlimited_addresses_.end();
  std::size_t& from_there = by_address_[address];
  if (is_stopping_ || connections_.size() >= limits.connections_max ||
      (is_limited && from_there >= limits.connections_per_address_max)) {
    if (from_there == 0) by_address_.erase(address);
    refused.fetch_add(1, std::memory_order_relaxed);
    return false;
  }
  ++from_there;
  connections_.insert(&connection);
  open.store(connections_.size(), std::memory_order_relaxed);
  return true;
}

void Traffic::leave(Connection& connection, const std::string& address) {
  connections_.erase(&connection);
  open.store(connections_.size(), std::memory_order_relaxed);
  const auto found = by_address_.find(address);
  if (found != by_address_.end() && --found->second == 0) by_address_.erase(found);
}

void Traffic::stop_idle() {
  is_stopping_ = true;
  for (Connection* connection : connections_) {
    if (!connection->is_busy()) connection->expire();
  }
}

std::size_t Traffic::busy() const {
  return static_cast<std::size_t>(
      std::count_if(connections_.begin(), connections_.end(),
                    [](const Connection* connection) { return connection->is_busy(); }));
}

void Traffic::sweep() {
  const auto now = Connection::Clock::now();
  for (Connection* connection : connections_) {
    if (connection->is_overdue(now)) connection->expire();
  }
  sweeper_->expires_after(kSweepEvery);
  sweeper_->async_wait([this](const asio::error_code& error) {
    if (!error) sweep();
  });
}

Connection::Connection(asio::io_context& io)
    : tcp(io),
      traffic_(asio::use_service<TrafficService>(io).traffic),
      reader_(traffic_->limits, traffic_->body_max) {}

Connection::~Connection() {
  if (is_counted_) traffic_->leave(*this, address_);
}

void Connection::set_deadline(Phase phase, Clock::duration after) {
  phase_ = phase;
  deadline_ = after == Clock::duration::max() ? Clock::time_point::max() : Clock::now() + after;
}

bool Connection::is_busy() const { return phase_ == Phase::kHandling || phase_ == Phase::kWriting; }

void Connection::expire() {
  is_expired_ = true;
  deadline_ = Clock::time_point::max();
  asio::error_code ignored;
  tcp.close(ignored);
}

asio::error_code Connection::meaning(const asio::error_code& error) const {
  return error == asio::error::operation_aborted && is_expired_ ? asio::error::timed_out : error;
}

void Connection::start(std::function<void(const asio::error_code&)> ready) {
  asio::error_code error;
  const auto endpoint = tcp.remote_endpoint(error);
  if (error) return ready(error);
  address_ = plain_address(endpoint.address());
  is_counted_ = traffic_->admit(*this, address_);
  if (!is_counted_) return ready(asio::error::connection_refused);
  tcp.set_option(asio::ip::tcp::no_delay(true), error);
  set_deadline(Phase::kHandshake, traffic_->limits.head_and_body_time);
  if (!traffic_->tls) return ready({});
  tls = std::make_unique<asio::ssl::stream<asio::ip::tcp::socket&>>(tcp, *traffic_->tls);
  tls->async_handshake(asio::ssl::stream_base::server,
                       [self = shared_from_this(), ready](const asio::error_code& result) {
                         ready(self->meaning(result));
                       });
}

template <class Done>
void Connection::async_receive(asio::mutable_buffer into, Done done) {
  if (tls)
    tls->async_read_some(into, std::move(done));
  else
    tcp.async_read_some(into, std::move(done));
}

template <class Done>
void Connection::async_send(const std::string& bytes, Done done) {
  if (tls)
    asio::async_write(*tls, asio::buffer(bytes), std::move(done));
  else
    asio::async_write(tcp, asio::buffer(bytes), std::move(done));
}

/// The library asks for bytes: of the message it is reading, or of the next one.
void Connection::read(asio::mutable_buffer into, Handler handler) {
  into_ = into;
  handler_ = std::move(handler);
  if (reader_.is_complete() && admitted_ == 0) {
    reader_.next_message();
    phase_ = Phase::kHandling;
  }
  if (phase_ == Phase::kHandshake) {
    set_deadline(Phase::kIdle, traffic_->limits.head_and_body_time);
  } else if (phase_ != Phase::kReading) {
    set_deadline(bytes_.empty() ? Phase::kIdle : Phase::kReading,
                 bytes_.empty() ? traffic_->limits.idle_time : traffic_->limits.head_and_body_time);
  }
  if (traffic_->is_stopping() && phase_ == Phase::kIdle) expire();
  if (!deliver()) receive();
}

void Connection::receive() {
  async_receive(into_,
                [self = shared_from_this()](const asio::error_code& error, std::size_t count) {
                  self->received(error, count);
                });
}

void Connection::received(const asio::error_code& error, std::size_t count) {
  if (error) return finish_read(meaning(error), 0);
  if (phase_ == Phase::kIdle) set_deadline(Phase::kReading, traffic_->limits.head_and_body_time);
  bytes_.append(static_cast<const char*>(into_.data()), count);
  if (!deliver()) receive();
}

/// Passes on what may pass. @return whether something else is under way now: the handler's call, a
/// refusal, an interim answer
bool Connection::deliver() {
  admitted_ += reader_.admit(std::span(bytes_).subspan(admitted_));
  if (admitted_ == 0 && reader_.refusal()) {
    refuse();
    return true;
  }
  if (admitted_ == 0) return false;
  const std::size_t count = std::min(admitted_, into_.size());
  std::memcpy(into_.data(), bytes_.data(), count);
  bytes_.erase(0, count);
  admitted_ -= count;
  if (bytes_.empty() && bytes_.capacity() > kKeptCapacityMax) std::string().swap(bytes_);
  if (admitted_ == 0 && reader_.is_complete())
    set_deadline(Phase::kHandling, Clock::duration::max());
  if (reader_.take_continue()) send_continue();
  asio::post(tcp.get_executor(),
             [self = shared_from_this(), count] { self->finish_read({}, count); });
  return true;
}

void Connection::send_continue() {
  static const std::string kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
  async_send(kContinue, [self = shared_from_this()](const asio::error_code&, std::size_t) {});
}

void Connection::finish_read(const asio::error_code& error, std::size_t count) {
  const Handler handler = std::move(handler_);
  handler_ = nullptr;
  if (handler) handler(error, count);
}

/// Answers what the reader refused, then reads on a little, so that the answer is not lost to a
/// reset while the client still sends.
void Connection::refuse() {
  const auto& refusal = *reader_.refusal();
  outgoing_ =
      raw_refusal(refusal.status, refusal.reason, refusal.detail, traffic_->next_request_id());
  set_deadline(Phase::kRefusing, kDrainTime);
  async_send(outgoing_, [self = shared_from_this()](const asio::error_code& error, std::size_t) {
    asio::error_code ignored;
    if (!self->tls) self->tcp.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    if (error) return self->finish_read(asio::error::connection_aborted, 0);
    self->drain();
  });
}

void Connection::drain() {
  async_receive(into_,
                [self = shared_from_this()](const asio::error_code& error, std::size_t count) {
                  self->drained_ += count;
                  if (error || self->drained_ > kDrainBytesMax)
                    return self->finish_read(asio::error::connection_aborted, 0);
                  self->drain();
                });
}

void Connection::begin_write() {
  if (phase_ != Phase::kWriting) set_deadline(Phase::kWriting, traffic_->limits.write_time);
}

void Connection::end_write(std::size_t written, std::size_t of) {
  if (written == of) return set_deadline(Phase::kHandling, Clock::duration::max());
  const auto earned = std::chrono::duration_cast<Clock::duration>(
      std::chrono::duration<double>(static_cast<double>(written) / kReaderBytesPerSecondMin));
  deadline_ = std::min(Clock::now() + traffic_->limits.write_time, deadline_ + earned);
}

}  // namespace http
