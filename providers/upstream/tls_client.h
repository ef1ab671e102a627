#pragma once

#include "gateway/core/result.h"

#include <memory>
#include <mutex>
#include <string>
#include <string_view>

struct ssl_st;  // OpenSSL's SSL, SSL_CTX, SSL_SESSION, X509_STORE
struct ssl_ctx_st;
struct ssl_session_st;
struct x509_store_st;

namespace sekisho {

class TrustStores;

// The session of the last connection to one origin, so that the next one need not shake hands in full (RFC 8446 §2.2). One thread.
struct TlsSession {
  std::shared_ptr<ssl_session_st> session;
  std::shared_ptr<x509_store_st> trusted_by;  // what its certificate was verified against
};

// The client side of TLS: 1.2 and 1.3, ALPN `http/1.1`, the certificate's chain and name always verified; no compression, no
// renegotiation. Safe from every thread.
class TlsClient final {
 public:
  explicit TlsClient(std::shared_ptr<TrustStores> trust);

  // OpenSSL's object for a connection to `host` (a name or an address without brackets), trusting the CA bundle's certificates and
  // nothing else. The caller's to free; `session` must outlive it and is replaced by the server's newest. Null where the bundle
  // cannot be read or holds no certificate.
  ssl_st* begin(const std::string& host, const std::string& ca_bundle, TlsSession& session);

 private:
  std::shared_ptr<TrustStores> trust_;
  std::once_flag built_;
  std::shared_ptr<ssl_ctx_st> context_;  // from the first connection on: OpenSSL takes its time and memory to begin with
};

enum class HandshakeState { Done, WantsRead, WantsWrite, Failed };
// Goes on with the handshake as far as it gets without waiting.
HandshakeState shake_hands(ssl_st* tls);
// After Failed: why, in OpenSSL's words; empty where the other end just left.
std::string handshake_failure(ssl_st* tls);

}  // namespace sekisho
