#pragma once

#include "tests/unit/gateway/http/running_listener.h"

#include <openssl/ssl.h>

#include <memory>
#include <string>
#include <string_view>

namespace sekisho {

// A blocking TLS client that trusts everybody and remembers whom it met.
class TlsClient {
 public:
  explicit TlsClient(std::uint16_t port, int max_version = TLS1_3_VERSION) : socket_(port) {
    SSL_CTX_set_max_proto_version(context_.get(), max_version);
    tls_.reset(SSL_new(context_.get()));
    SSL_set_fd(tls_.get(), socket_.native());
    connected_ = SSL_connect(tls_.get()) == 1;
  }

  bool connected() const { return connected_; }
  std::string version() const { return SSL_get_version(tls_.get()); }

  // Which certificate the server showed: its digest.
  std::string server_fingerprint() const {
    const std::unique_ptr<X509, decltype(&X509_free)> certificate(SSL_get1_peer_certificate(tls_.get()), X509_free);
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    X509_digest(certificate.get(), EVP_sha256(), digest, &size);
    return {digest, digest + size};
  }

  void send(std::string_view bytes) { SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size())); }

  std::string read_until(std::string_view end) {
    std::string text;
    char buffer[4096];
    while (text.find(end) == std::string::npos) {
      const int count = SSL_read(tls_.get(), buffer, sizeof buffer);
      if (count <= 0) break;
      text.append(buffer, static_cast<std::size_t>(count));
    }
    return text;
  }

  std::string ask(std::string_view request, std::string_view end) {
    send(request);
    return read_until(end);
  }

  // The server said good-bye (close_notify) rather than just going.
  bool saw_good_bye() const { return (SSL_get_shutdown(tls_.get()) & SSL_RECEIVED_SHUTDOWN) != 0; }

 private:
  LoopbackClient socket_;
  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_{SSL_CTX_new(TLS_client_method()), SSL_CTX_free};
  std::unique_ptr<SSL, decltype(&SSL_free)> tls_{nullptr, SSL_free};
  bool connected_ = false;
};

}  // namespace sekisho
