#include "platform/http/test_server.h"

namespace http::test {
namespace {

TEST_F(ServerTest, AnswersSeveralRequestsOnOneConnection) {
  start();
  RawClient client(port());
  for (int i = 0; i < 3; ++i) {
    const auto answer = client.ask(get("/api/v1/hello?a=%E4%B8%96", "X-Thing: one\r\n"));
    ASSERT_TRUE(answer.has_value());
    EXPECT_EQ(answer->status, 422);  // the table names no parameter `a`
    const auto plain = client.ask(get("/api/v1/hello", "X-Thing:  one \r\n"));
    ASSERT_TRUE(plain.has_value());
    EXPECT_EQ(plain->status, 200);
    EXPECT_EQ(plain->body, R"({"hello":"世界"})");
    EXPECT_EQ(plain->header("Connection"), "keep-alive");
  }
  EXPECT_EQ(last_.header("x-thing"), "one");
  EXPECT_EQ(last_.remote_address, "127.0.0.1");
  EXPECT_FALSE(last_.request_id.empty());
}

TEST_F(ServerTest, EchoesABodyAndAnswersHeadWithoutOne) {
  start();
  RawClient client(port());
  const auto answer = client.ask(post("/api/v1/echo", R"({"a":"王"})"));
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->status, 201);
  EXPECT_EQ(answer->body, R"({"a":"王"})");
  client.send("HEAD /api/v1/hello HTTP/1.1\r\nHost: t\r\n\r\n");
  const auto head = client.answer(false);
  ASSERT_TRUE(head.has_value());
  EXPECT_EQ(head->header("Content-Length"), "18");
  EXPECT_TRUE(client.ask(get("/api/v1/hello")).has_value());  // nothing of a body lay between
}

TEST_F(ServerTest, ServesTheApplication) {
  start();
  RawClient client(port());
  const auto page = client.ask(get("/customers/7", "Accept: text/html,*/*\r\n"));
  ASSERT_TRUE(page.has_value());
  EXPECT_EQ(page->status, 200);
  EXPECT_EQ(page->body.find("__CSP_NONCE__"), std::string::npos);
  EXPECT_NE(page->header("Content-Security-Policy").find("'nonce-"), std::string::npos);
  const auto script = client.ask(get("/assets/app-abc.js", "Accept-Encoding: br, gzip\r\n"));
  ASSERT_TRUE(script.has_value());
  EXPECT_EQ(script->header("Content-Encoding"), "gzip");
  EXPECT_LT(script->body.size(), 200U);
  EXPECT_EQ(script->header("Cache-Control"), "public, max-age=31536000, immutable");
  client.send(get("/assets/app-abc.js", "If-None-Match: " + script->header("ETag") + "\r\n"));
  const auto again = client.answer(false);
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->status, 304);
  EXPECT_EQ(client.ask(get("/api/v1/hello"))->status, 200);  // nothing of a body lay between
}

TEST_F(ServerTest, StreamsAFileAndRemovesIt) {
  start();
  RawClient client(port());
  const auto answer = client.ask(get("/api/v1/file"));
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->body.size(), 2'000'000U);
  EXPECT_FALSE(fs::exists(folder_ / "once.bin"));
}

TEST_F(ServerTest, SendsEvents) {
  start();
  RawClient client(port());
  client.send(get("/api/v1/events"));
  const auto stream = first_stream();
  ASSERT_NE(stream, nullptr);
  while (client.buffer().find("\"id\":\"1\"") == std::string::npos) {
    ASSERT_TRUE(client.receive());
  }
  EXPECT_NE(client.buffer().find("event: job\ndata: {\"id\":\"1\"}\n\n"), std::string::npos);
  stream->close();
  EXPECT_TRUE(client.is_closed_within(seconds{5}));
}

TEST_F(ServerTest, StopsOnceRunningRequestsHaveEnded) {
  Server& server = start();
  RawClient busy(port());
  RawClient idle(port());
  busy.send(get("/api/v1/wait"));
  while (door_.waiting() == 0) std::this_thread::sleep_for(milliseconds{5});
  std::thread opener([this] {
    std::this_thread::sleep_for(milliseconds{200});
    door_.open();
  });
  server.stop();
  opener.join();
  const auto answer = busy.answer();
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->body, "true");
  EXPECT_TRUE(busy.is_closed_within(seconds{2}));
  EXPECT_TRUE(idle.is_closed_within(seconds{2}));
  EXPECT_FALSE(RawClient(port()).is_connected());
}

TEST_F(ServerTest, SaysWhyItCannotStart) {
  const auto reason = [this] {
    router_ = std::make_unique<Router>(table(), gate_);
    const auto started = Server::start(config_, *router_);
    return started ? std::string("started") : started.error().reason;
  };
  config_.address = "not an address";
  EXPECT_EQ(reason(), "http.bad_address");
  config_.address = "127.0.0.1";
  config_.tls_certificate_file = (folder_ / "absent.pem").string();
  EXPECT_EQ(reason(), "http.bad_tls");
  config_.tls_key_file = config_.tls_certificate_file;
  EXPECT_EQ(reason(), "http.bad_tls");
  config_.tls_certificate_file = config_.tls_key_file = "";
  start();
  config_.port = port();
  Router second(table(), gate_);
  const auto started = Server::start(config_, second);
  ASSERT_FALSE(started.has_value());
  EXPECT_EQ(started.error().reason, "http.address_in_use");
}

}  // namespace
}  // namespace http::test
