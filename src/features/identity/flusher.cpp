#include "features/identity/context.h"
#include "features/identity/sessions.h"
#include "platform/log/log.h"

namespace identity {
namespace {

constexpr std::chrono::seconds kEvery{30};

/// The boundary of this thread: a database that is away must not end it.
void flush_once(Context& context) {
  try {
    flush_last_seen(context);
  } catch (const db::Failure& failure) {
    logging::warn("identity.last_seen_not_written", {{"what", failure.what()}});
  }
}

}  // namespace

void start_flusher(Context& context) {
  context.flusher = std::thread([&context] {
    std::unique_lock lock(context.flush_mutex);
    while (!context.flush_wanted.wait_for(lock, kEvery, [&] { return context.stopping; })) {
      lock.unlock();
      flush_once(context);
      lock.lock();
    }
  });
}

void stop_flusher(Context& context) {
  if (!context.flusher.joinable()) return;
  {
    const std::lock_guard lock(context.flush_mutex);
    context.stopping = true;
  }
  context.flush_wanted.notify_all();
  context.flusher.join();
  flush_once(context);
}

}  // namespace identity
