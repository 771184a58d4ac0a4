#pragma once
#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <thread>

#include "base/result.h"
#include "platform/http/http.h"
#include "platform/http/raw_client.h"

/// For tests: a real server on loopback with a handful of routes.
namespace http::test {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using std::chrono::seconds;

class OpenGate final : public Gatekeeper {
 public:
  std::optional<Response> admit(const Route& route, Request& request) override {
    if (route.permission == auth::Permission::kPublic) return {};
    return problem({base::ErrorCode::kForbidden, "auth.no_session", "", {}}, request.request_id,
                   401);
  }
};

/// A door that handlers wait at until the test opens it.
class Door {
 public:
  void open() {
    const std::lock_guard lock(mutex_);
    is_open_ = true;
    changed_.notify_all();
  }
  void pass() {
    std::unique_lock lock(mutex_);
    ++waiting_;
    changed_.wait(lock, [this] { return is_open_; });
  }
  int waiting() {
    const std::lock_guard lock(mutex_);
    return waiting_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_open_ = false;
  int waiting_ = 0;
};

inline std::string get(std::string_view path, std::string_view more = "") {
  return "GET " + std::string(path) + " HTTP/1.1\r\nHost: t\r\n" + std::string(more) + "\r\n";
}
inline std::string post(std::string_view path, std::string_view body,
                        std::string_view type = "application/json") {
  return "POST " + std::string(path) +
         " HTTP/1.1\r\nHost: t\r\nContent-Type: " + std::string(type) +
         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

class ServerTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ =
        fs::path(testing::TempDir()) /
        ("http_" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()) +
         std::to_string(::getpid()));
    fs::create_directories(folder_ / "assets");
    std::ofstream(folder_ / "index.html") << "<html><style nonce=\"__CSP_NONCE__\"></style></html>";
    std::ofstream(folder_ / "assets/app-abc.js") << std::string(5000, 'x');
    std::ofstream(folder_ / "big.bin") << std::string(3'000'000, 'b');
    config_.port = 0;
    config_.workers = 2;
    config_.static_folder = folder_.string();
  }
  void TearDown() override {
    door_.open();
    server_.reset();
    fs::remove_all(folder_);
  }

  Server& start() {
    router_ = std::make_unique<Router>(table(), gate_);
    auto started = Server::start(config_, *router_);
    EXPECT_TRUE(started.has_value());
    server_ = std::move(started).value();
    return *server_;
  }
  [[nodiscard]] std::uint16_t port() const { return server_->port(); }

  Route route(Method method, std::string pattern, Handler handler, RouteOptions options = {},
              auth::Permission permission = auth::Permission::kPublic) {
    return {method,       std::move(pattern), permission,
            "For tests.", std::move(handler), std::move(options)};
  }

  std::vector<Route> table() {
    RouteOptions json_body;
    json_body.request = {{"type", "object"}};
    RouteOptions bytes;
    bytes.body_content_type = "application/octet-stream";
    bytes.body_bytes_max = 8U << 20U;
    return {
        route(Method::kGet, "/api/v1/hello",
              [this](const Request& request) -> base::Result<Response> {
                ++handled_;
                last_ = request;
                return Response::json(R"({"hello":"世界"})");
              }),
        route(
            Method::kPost, "/api/v1/echo",
            [this](const Request& request) -> base::Result<Response> {
              ++handled_;
              return Response::json(request.body, 201);
            },
            json_body),
        route(
            Method::kPut, "/api/v1/bytes",
            [this](const Request& request) -> base::Result<Response> {
              ++handled_;
              return Response::json(std::to_string(request.body.size()));
            },
            bytes),
        route(Method::kGet, "/api/v1/large",
              [](const Request&) -> base::Result<Response> {
                return Response::json("\"" + std::string(4'000'000, 'a') + "\"");
              }),
        route(Method::kGet, "/api/v1/wait",
              [this](const Request&) -> base::Result<Response> {
                door_.pass();
                return Response::json("true");
              }),
        route(Method::kGet, "/api/v1/file",
              [this](const Request&) -> base::Result<Response> {
                const auto path = folder_ / "once.bin";
                std::ofstream(path) << std::string(2'000'000, 'f');
                Response response;
                response.content_type = "application/octet-stream";
                response.file = path.string();
                response.remove_file = true;
                return response;
              }),
        route(Method::kGet, "/api/v1/events",
              [this](const Request&) -> base::Result<Response> {
                Response response;
                response.content_type = "text/event-stream";
                response.events = [this](std::shared_ptr<EventStream> stream) {
                  stream->send("job", R"({"id":"1"})");
                  const std::lock_guard lock(mutex_);
                  streams_.push_back(std::move(stream));
                };
                return response;
              }),
        route(Method::kGet, "/api/v1/nothing",
              [](const Request&) -> base::Result<Response> { return Response::no_content(); }),
        route(Method::kGet, "/api/v1/boom",
              [](const Request&) -> base::Result<Response> { throw std::runtime_error("disk"); }),
        route(
            Method::kGet, "/api/v1/secret",
            [](const Request&) -> base::Result<Response> { return Response::json("{}"); }, {},
            auth::Permission::kCustomersRead),
    };
  }

  std::shared_ptr<EventStream> first_stream() {
    for (int i = 0; i < 500; ++i) {
      {
        const std::lock_guard lock(mutex_);
        if (!streams_.empty()) return streams_.front();
      }
      std::this_thread::sleep_for(milliseconds{10});
    }
    return nullptr;
  }

  OpenGate gate_;
  Door door_;
  ServerConfig config_;
  fs::path folder_;
  std::atomic<int> handled_{0};
  Request last_;
  std::mutex mutex_;
  std::vector<std::shared_ptr<EventStream>> streams_;
  std::unique_ptr<Router> router_;
  std::unique_ptr<Server> server_;
};

}  // namespace http::test
