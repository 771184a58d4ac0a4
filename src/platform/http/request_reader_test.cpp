#include "platform/http/request_reader.h"

#include <gtest/gtest.h>

#include <string>

namespace http {
namespace {

class RequestReaderTest : public testing::Test {
 protected:
  RequestReaderTest() {
    limits_.url_bytes_max = 100;
    limits_.header_value_bytes_max = 50;
    limits_.headers_max = 5;
    limits_.body_bytes_max = 1000;
  }

  /// Feeds the bytes in pieces of `step` and keeps what passed of the first message.
  std::string pass(std::string bytes, std::size_t step) {
    RequestReader reader(limits_, body_max_);
    std::string held;
    std::string passed;
    for (std::size_t at = 0; at < bytes.size(); at += step) {
      held += bytes.substr(at, step);
      const std::size_t count = reader.admit(held);
      passed += held.substr(0, count);
      held.erase(0, count);
    }
    status_ = reader.refusal() ? reader.refusal()->status : 0;
    is_complete_ = reader.is_complete();
    rest_ = held;
    return passed;
  }

  Limits limits_;
  RequestReader::BodyMax body_max_ = [](std::string_view, std::string_view path) {
    return path == "/small" ? std::size_t{10} : std::size_t{1} << 20U;
  };
  int status_ = 0;
  bool is_complete_ = false;
  std::string rest_;
};

TEST_F(RequestReaderTest, PassesOneMessageHoweverItIsCut) {
  const std::string get = "GET /a?b=c HTTP/1.1\r\nHost: t\r\n\r\n";
  const std::string fixed = "POST /a HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\n\r\nhello";
  const std::string chunked =
      "POST /a HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
  for (const std::string& message : {get, fixed, chunked}) {
    for (const std::size_t step : {1U, 2U, 3U, 7U, 1000U}) {
      EXPECT_EQ(pass(message + "GET /next", step), message) << step;
      EXPECT_TRUE(is_complete_);
      EXPECT_EQ(status_, 0);
      EXPECT_EQ(rest_, "GET /next");  // the second waits for its turn
    }
  }
}

TEST_F(RequestReaderTest, RefusesTheSameHoweverItIsCut) {
  const std::pair<const char*, int> cases[] = {
      {"GET /a HTTP/1.1\nHost: t\n\n", 400},
      {"POST /a HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhelloX", 400},
      {"POST /small HTTP/1.1\r\nHost: t\r\nContent-Length: 11\r\n\r\n", 413},
      {"POST /small HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\nB\r\n", 413},
      {"POST /a HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n123456789\r\n", 400}};
  for (const auto& [bytes, status] : cases) {
    for (const std::size_t step : {1U, 3U, 1000U}) {
      pass(bytes, step);
      EXPECT_EQ(status_, status) << bytes << " by " << step;
      EXPECT_FALSE(is_complete_);
    }
  }
}

TEST_F(RequestReaderTest, CutsAnEndlessHeadEarly) {
  pass("GET /" + std::string(200, 'a'), 10);
  EXPECT_EQ(status_, 414);
  pass("GET / HTTP/1.1\r\nHost: t\r\nA: " + std::string(60, 'a') + "\r\n\r\n", 10);
  EXPECT_EQ(status_, 431);
  pass("GET / HTTP/1.1\r\n" + std::string(100'000, 'a'), 1000);
  EXPECT_EQ(status_, 431);
  pass("GET / HTTP/1.1\r\nHost: t\r\nA: 1\r\nA: 1\r\nA: 1\r\nA: 1\r\nA: 1\r\n\r\n", 10);
  EXPECT_EQ(status_, 431);
}

TEST_F(RequestReaderTest, TellsOnceThatTheBodyIsWaitedFor) {
  RequestReader reader(limits_, body_max_);
  std::string head =
      "POST /a HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n";
  EXPECT_EQ(reader.admit(head), head.size());
  EXPECT_TRUE(reader.take_continue());
  EXPECT_FALSE(reader.take_continue());
}

TEST_F(RequestReaderTest, BluntsAnUpgrade) {
  const std::string passed =
      pass("GET / HTTP/1.1\r\nHost: t\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n", 1000);
  EXPECT_NE(passed.find("Xpgrade: h2c"), std::string::npos);
}

}  // namespace
}  // namespace http
