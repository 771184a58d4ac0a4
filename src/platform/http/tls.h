#pragma once
#include <asio/ssl.hpp>
#include <memory>
#include <string>

#include "base/result.h"

namespace http {

/// TLS 1.2 and 1.3 with forward secrecy, from PEM files. @return http.bad_tls, naming the file
base::Result<std::shared_ptr<asio::ssl::context>> make_tls_context(
    const std::string& certificate_file, const std::string& key_file);

}  // namespace http
