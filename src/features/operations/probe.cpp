#include "features/operations/probe.h"

#include <algorithm>

#include "base/text.h"
#include "facts/facts_file.h"
#include "platform/db/migrations.h"
#include "platform/log/log.h"
#include "sql/operations.h"

namespace operations {
namespace {

namespace fs = std::filesystem;
constexpr std::chrono::seconds kAskEvery{1};
constexpr std::chrono::seconds kFactsEvery{30};

std::int64_t steady_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace

Probe::Probe(db::Database& database, fs::path facts_folder)
    : database_(database), facts_folder_(std::move(facts_folder)) {
  ask_database();
  thread_ = std::thread([this] { loop(); });
  facts_thread_ = std::thread([this] {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
      lock.unlock();
      look_at_facts();
      lock.lock();
      stopped_.wait_for(lock, kFactsEvery, [&] { return stopping_; });
    }
  });
}

Probe::~Probe() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  stopped_.notify_all();
  thread_.join();
  facts_thread_.join();
}

void Probe::loop() {
  std::unique_lock lock(mutex_);
  while (!stopped_.wait_for(lock, kAskEvery, [&] { return stopping_; })) {
    lock.unlock();
    ask_database();
    lock.lock();
  }
}

void Probe::ask_database() {
  try {
    const auto version = database_.reader()->find_one<std::int64_t>(sql::kFindSchemaVersion);
    schema_is_ours_ = version.value_or(0) == static_cast<std::int64_t>(db::all_migrations().size());
    answered_ns_ = steady_ns();
  } catch (const db::Failure& failure) {
    logging::warn("probe.database_silent", {{"what", failure.what()}});
  }
}

std::string Probe::not_ready_reason() const {
  const std::chrono::nanoseconds silence{steady_ns() - answered_ns_};
  if (silence > kPatience) return "operations.database_silent";
  if (!schema_is_ours_) return "operations.schema_moved";
  return {};
}

void Probe::look_at_facts() {
  std::map<std::string, FactsFile> seen;
  std::error_code failure;
  for (const auto& entry : fs::directory_iterator(facts_folder_, failure)) {
    const std::string name = entry.path().filename().string();
    const auto digits = name.find_first_of("0123456789");
    const auto company = base::parse_int(
        std::string_view(name).substr(std::min(digits, name.size()), name.rfind('.') - digits));
    if (!company || entry.path() != facts::facts_file_path(facts_folder_, {*company})) continue;
    FactsFile file{entry.last_write_time(failure), entry.file_size(failure), 0};
    {
      const std::scoped_lock lock(mutex_);
      const auto known = facts_.find(name);
      if (known != facts_.end() && known->second.written == file.written) file = known->second;
    }
    if (file.lines == 0)
      if (const auto mapped = facts::map_facts(entry.path(), {*company}, 1))
        file.lines = (*mapped)->lines();
    seen[name] = file;
  }
  const std::scoped_lock lock(mutex_);
  facts_ = std::move(seen);
}

Probe::Facts Probe::facts() const {
  const std::scoped_lock lock(mutex_);
  Facts sum;
  for (const auto& [name, file] : facts_) {
    sum.bytes += file.bytes;
    sum.lines += file.lines;
  }
  return sum;
}

}  // namespace operations
