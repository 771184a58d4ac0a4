#include "platform/http/tls.h"

#include <openssl/ssl.h>

namespace http {

namespace {

base::Error bad_tls(const std::string& file, const std::string& what) {
  return {base::ErrorCode::kInvalid, "http.bad_tls", file + ": " + what, {}};
}

int choose_http_1_1(SSL* /*ssl*/, const unsigned char** out, unsigned char* out_length,
                    const unsigned char* in, unsigned in_length, void* /*context*/) {
  static const unsigned char kHttp11[] = "\x08http/1.1";
  unsigned char* chosen = nullptr;
  const int result =
      SSL_select_next_proto(&chosen, out_length, kHttp11, sizeof kHttp11 - 1, in, in_length);
  *out = chosen;
  return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

}  // namespace

base::Result<std::shared_ptr<asio::ssl::context>> make_tls_context(
    const std::string& certificate_file, const std::string& key_file) {
  if (certificate_file.empty() || key_file.empty())
    return bad_tls(certificate_file.empty() ? "certificate" : "key", "name both files, or neither");
  auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
  asio::error_code error;
  context->use_certificate_chain_file(certificate_file, error);
  if (error) return bad_tls(certificate_file, error.message());
  context->use_private_key_file(key_file, asio::ssl::context::pem, error);
  if (error) return bad_tls(key_file, error.message());
  SSL_CTX* native = context->native_handle();
  if (SSL_CTX_check_private_key(native) != 1)
    return bad_tls(key_file, "not the key of the certificate");
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                  SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
  SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_cipher_list(native, "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL:!SHA1");
  SSL_CTX_set_alpn_select_cb(native, choose_http_1_1, nullptr);
  return context;
}

}  // namespace http
