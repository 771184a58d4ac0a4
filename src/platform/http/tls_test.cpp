#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <memory>

#include "platform/http/test_server.h"

namespace http::test {
namespace {

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  void operator()(SSL* ssl) const { SSL_free(ssl); }
  void operator()(std::FILE* file) const { std::fclose(file); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

/// A certificate for a day, signed by itself, with its key.
void write_certificate(const fs::path& certificate_file, const fs::path& key_file) {
  const Owned<EVP_PKEY> key(EVP_EC_gen("P-256"));
  const Owned<X509> certificate(X509_new());
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 86400);
  X509_set_pubkey(certificate.get(), key.get());
  X509_NAME* name = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("t"),
                             -1, -1, 0);
  X509_set_issuer_name(certificate.get(), name);
  ASSERT_NE(X509_sign(certificate.get(), key.get(), EVP_sha256()), 0);
  const Owned<std::FILE> certificate_out(std::fopen(certificate_file.c_str(), "w"));
  PEM_write_X509(certificate_out.get(), certificate.get());
  const Owned<std::FILE> key_out(std::fopen(key_file.c_str(), "w"));
  PEM_write_PrivateKey(key_out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
}

class TlsTest : public ServerTest {
 protected:
  void SetUp() override {
    ServerTest::SetUp();
    config_.tls_certificate_file = (folder_ / "certificate.pem").string();
    config_.tls_key_file = (folder_ / "key.pem").string();
    write_certificate(config_.tls_certificate_file, config_.tls_key_file);
    config_.static_folder = "";
  }

  /// One request over TLS of at most this version; empty when the handshake fails.
  std::string ask_securely(const std::string& request, int version_max) {
    const Owned<SSL_CTX> context(SSL_CTX_new(TLS_client_method()));
    SSL_CTX_set_max_proto_version(context.get(), version_max);
    SSL_CTX_set_security_level(context.get(), 0);
    RawClient client(port());
    const Owned<SSL> ssl(SSL_new(context.get()));
    SSL_set_fd(ssl.get(), client.descriptor());
    if (SSL_connect(ssl.get()) != 1) return {};
    SSL_write(ssl.get(), request.data(), static_cast<int>(request.size()));
    std::string out;
    char bytes[4096];
    for (int count = 1; count > 0 && out.find("\r\n\r\n{") == std::string::npos;) {
      count = SSL_read(ssl.get(), bytes, sizeof bytes);
      if (count > 0) out.append(bytes, static_cast<std::size_t>(count));
    }
    return out;
  }
};

TEST_F(TlsTest, SpeaksModernVersionsOnly) {
  start();
  const std::string hello = get("/api/v1/hello");
  EXPECT_NE(ask_securely(hello, TLS1_3_VERSION).find("200 OK"), std::string::npos);
  EXPECT_TRUE(last_.is_tls);
  EXPECT_NE(ask_securely(hello, TLS1_2_VERSION).find("200 OK"), std::string::npos);
  EXPECT_EQ(ask_securely(hello, TLS1_1_VERSION), "");
  EXPECT_EQ(ask_securely(hello, TLS1_VERSION), "");
}

TEST_F(TlsTest, RefusesBadRequestsInsideTlsToo) {
  start();
  const auto answer = ask_securely("GET / HTTP/1.1\nHost: t\n\n", TLS1_3_VERSION);
  EXPECT_NE(answer.find("400 Bad Request"), std::string::npos);
  EXPECT_NE(answer.find("Strict-Transport-Security"), std::string::npos);
}

TEST_F(TlsTest, CutsAHandshakeThatNeverEnds) {
  config_.limits.head_and_body_time = seconds{1};
  start();
  RawClient silent(port());
  RawClient half(port());
  half.send(std::string("\x16\x03\x01\x02\x00\x01", 6));
  EXPECT_TRUE(silent.is_closed_within(seconds{4}));
  EXPECT_TRUE(half.is_closed_within(seconds{4}));
  RawClient plain(port());
  plain.send(get("/api/v1/hello"));
  EXPECT_TRUE(plain.is_closed_within(seconds{4}));
  EXPECT_NE(ask_securely(get("/api/v1/hello"), TLS1_3_VERSION), "");
}

TEST_F(TlsTest, RefusesAKeyOfAnotherCertificate) {
  write_certificate(folder_ / "other.pem", config_.tls_key_file);
  router_ = std::make_unique<Router>(table(), gate_);
  const auto started = Server::start(config_, *router_);
  ASSERT_FALSE(started.has_value());
  EXPECT_EQ(started.error().reason, "http.bad_tls");
}

}  // namespace
}  // namespace http::test
