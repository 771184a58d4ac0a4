#pragma once
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "platform/http/http.h"

namespace http {

/// The queue of one browser's events between the threads that send them and the connection that
/// writes them. `flush` writes a piece and calls back when it is out, or failed.
class QueuedEvents final : public EventStream, public std::enable_shared_from_this<QueuedEvents> {
 public:
  using Written = std::function<void(bool is_ok)>;
  struct Output {
    std::function<void(std::function<void()>)> post;  ///< runs work on the I/O thread
    std::function<void(std::string, Written)> flush;
    std::function<void()> finish;  ///< the last: ends the answer
  };
  explicit QueuedEvents(Output output) : output_(std::move(output)) {}

  void send(std::string_view event, std::string_view json) override;
  void close() override;
  [[nodiscard]] bool is_open() const override;
  /// A comment line, so that proxies keep the connection and a gone browser is noticed.
  void beat();

 private:
  void add(std::string text);
  void pump();

  mutable std::mutex mutex_;
  std::deque<std::string> queue_;
  bool is_writing_ = false;
  bool is_closed_ = false;
  bool is_finished_ = false;
  Output output_;
};

}  // namespace http
