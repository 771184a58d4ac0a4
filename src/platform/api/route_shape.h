#pragma once
#include <string>
#include <utility>
#include <vector>

#include "platform/http/http.h"

/// Options of a route, said as a sentence: `Shape().takes<NewThing>().answers<Thing>(201)`.
namespace api {

struct Shape : http::RouteOptions {
  Shape&& takes(http::Schema schema) && {
    request = std::move(schema);
    return std::move(*this);
  }
  Shape&& takes_bytes(std::size_t bytes_max) && {
    body_bytes_max = bytes_max;
    body_content_type = "application/octet-stream";
    return std::move(*this);
  }
  Shape&& answers(http::Schema schema, int status = 200) && {
    response = std::move(schema);
    success_status = status;
    return std::move(*this);
  }
  Shape&& answers_nothing() && {
    success_status = 204;
    return std::move(*this);
  }
  Shape&& sends(std::string content_type) && {
    response_content_type = std::move(content_type);
    return std::move(*this);
  }
  /// A further type of the success, or a page instead of a problem.
  Shape&& sends_also(std::string content_type, int status = 200) && {
    further_answers.push_back({status, std::move(content_type), {}});
    return std::move(*this);
  }
  /// The same answer under another status: taken on rather than done.
  Shape&& answers_also(http::Schema schema, int status) && {
    further_answers.push_back({status, "application/json", std::move(schema)});
    return std::move(*this);
  }
  Shape&& asks(std::vector<http::Parameter> wanted) && {
    parameters = std::move(wanted);
    return std::move(*this);
  }
  Shape&& keyed() && {  ///< needs an Idempotency-Key
    needs_idempotency_key = true;
    return std::move(*this);
  }
  Shape&& matched() && {  ///< needs an If-Match
    needs_if_match = true;
    return std::move(*this);
  }
};

}  // namespace api
