#pragma once
#include <functional>
#include <memory>
#include <string>

#include "platform/http/http.h"
#include "platform/http/http_text.h"

namespace http {

/// What goes on the wire: an answer with all headers but Content-Length and Connection.
struct Answer {
  int status = 200;
  Pairs headers;
  std::string body;
  std::shared_ptr<const std::string> shared;  ///< instead of body
  std::string file;                           ///< instead of body
  bool remove_file = false;
  bool without_body = false;  ///< HEAD and 304: the length is told, the bytes are not sent
  std::function<void(std::shared_ptr<EventStream>)> events;
  [[nodiscard]] std::size_t bytes() const { return shared ? shared->size() : body.size(); }
};

/// Adds the headers every answer has and compresses where the client takes it.
Answer finish(const Request& request, Response response);

/// A complete answer as bytes, for refusals before there is a request. The connection ends.
std::string raw_refusal(int status, const char* reason, const char* detail,
                        const std::string& request_id);

}  // namespace http
