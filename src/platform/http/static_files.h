#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "platform/http/http.h"

namespace http {

/// 144 random bits as base64, and our policy with that nonce allowed for <style>.
std::string random_nonce();
std::string policy_with_nonce(const std::string& nonce);

/// The built web application, read and compressed once at start. Only files found then are served:
/// an address is looked up, never joined to a folder, so there is nothing to traverse.
class StaticFiles {
 public:
  StaticFiles() = default;
  /// An unreadable or missing folder serves nothing.
  explicit StaticFiles(const std::string& folder);

  /// The file, 304, or for a page's address the application itself (index.html), in which
  /// `__CSP_NONCE__` becomes a nonce of this answer. Nothing: not ours to answer.
  [[nodiscard]] std::optional<Response> find(const Request& request) const;

 private:
  struct File {
    std::string content_type;
    std::string etag;
    std::string cache_control;
    std::shared_ptr<const std::string> bytes;
    std::shared_ptr<const std::string> gzip;  ///< null: does not shrink
  };
  void add(const std::string& address, const std::string& path);
  [[nodiscard]] Response page() const;

  std::map<std::string, File, std::less<>> files_;
  std::string index_;
};

}  // namespace http
