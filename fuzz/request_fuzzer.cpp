#include <cstdint>
#include <string>

#include "base/check.h"
#include "platform/http/request_reader.h"

namespace {

struct Outcome {
  std::string passed;
  int status = 0;
  bool is_complete = false;
};

Outcome read(const std::string& bytes, std::size_t step) {
  static const http::Limits kLimits = [] {
    http::Limits limits;
    limits.url_bytes_max = 200;
    limits.header_value_bytes_max = 100;
    limits.headers_max = 10;
    limits.body_bytes_max = 1000;
    return limits;
  }();
  static const http::RequestReader::BodyMax kBodyMax = [](std::string_view, std::string_view) {
    return std::size_t{500};
  };
  http::RequestReader reader(kLimits, kBodyMax);
  Outcome out;
  std::string held;
  for (std::size_t at = 0; at < bytes.size(); at += step) {
    held += bytes.substr(at, step);
    const std::size_t count = reader.admit(held);
    CHECK(count <= held.size());
    out.passed += held.substr(0, count);
    held.erase(0, count);
  }
  out.is_complete = reader.is_complete();
  if (reader.refusal()) out.status = reader.refusal()->status;
  return out;
}

}  // namespace

/// libFuzzer target: any bytes as the beginning of a connection. However they are cut, the same is
/// passed and the same is refused; what passed as one message is one message. Corpus:
/// fuzz/corpus/request.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const Outcome whole = read(bytes, bytes.size() + 1);
  const Outcome cut = read(bytes, 1);
  CHECK(whole.is_complete == cut.is_complete);
  if (whole.is_complete) {
    CHECK(whole.passed == cut.passed);
    const Outcome again = read(whole.passed, 7);
    CHECK(again.is_complete && again.passed == whole.passed);
  }
  if (cut.status == 0) CHECK(whole.status == 0 || !cut.is_complete);
  return 0;
}
