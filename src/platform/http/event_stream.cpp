#include "platform/http/event_stream.h"

#include <utility>

namespace http {

void QueuedEvents::send(std::string_view event, std::string_view json) {
  std::string text = "event: " + std::string(event) + "\n";
  // A line break inside the data would end it: each line becomes a data line of its own.
  while (true) {
    const auto end = json.find('\n');
    text += "data: " + std::string(json.substr(0, end)) + "\n";
    if (end == std::string_view::npos) break;
    json.remove_prefix(end + 1);
  }
  add(text + "\n");
}

void QueuedEvents::beat() { add(": beat\n\n"); }

void QueuedEvents::add(std::string text) {
  {
    const std::lock_guard lock(mutex_);
    if (is_closed_) return;
    if (queue_.size() >= kQueueMax)
      is_closed_ = true;
    else
      queue_.push_back(std::move(text));
  }
  output_.post([self = shared_from_this()] { self->pump(); });
}

void QueuedEvents::close() {
  {
    const std::lock_guard lock(mutex_);
    if (is_closed_) return;
    is_closed_ = true;
  }
  output_.post([self = shared_from_this()] { self->pump(); });
}

bool QueuedEvents::is_open() const {
  const std::lock_guard lock(mutex_);
  return !is_closed_;
}

/// On the I/O thread: writes all that waits as one piece; one piece is under way at a time.
void QueuedEvents::pump() {
  std::string text;
  {
    const std::lock_guard lock(mutex_);
    if (is_writing_ || is_finished_) return;
    for (const std::string& one : queue_) text += one;
    queue_.clear();
    is_finished_ = is_closed_ && text.empty();
    is_writing_ = !text.empty();
  }
  if (text.empty()) {
    if (is_finished_) output_.finish();
    return;
  }
  output_.flush(std::move(text), [self = shared_from_this()](bool is_ok) {
    {
      const std::lock_guard lock(self->mutex_);
      self->is_writing_ = false;
      if (!is_ok) {
        self->is_closed_ = true;
        self->queue_.clear();
      }
    }
    self->pump();
  });
}

}  // namespace http
