#pragma once

#include "gateway/core/result.h"

#include <memory>
#include <mutex>
#include <string>

struct ssl_ctx_st;  // OpenSSL's SSL_CTX
struct ssl_st;      // and SSL

namespace sekisho {

struct TlsFiles {
  std::string certificate_chain;  // PEM, the server's certificate first
  std::string private_key;        // PEM, not encrypted
};

// The server side of TLS: 1.2 and 1.3, the certificate of two files, ALPN `http/1.1`. Renegotiation and compression are off
// (RFC 9325 §3.3, §3.5). Every connection takes the context of the moment and keeps it, so a reload disturbs nobody.
// Safe from any thread.
class TlsContext final {
 public:
  // Fails with the file and OpenSSL's reason: missing, unreadable, not PEM, key and certificate that do not match. The Error's `param`
  // is `certificate` or `key`.
  static Result<std::shared_ptr<TlsContext>> load(const TlsFiles& files);

  // Reads both files, which may be others than before. New connections use what was read; on an error the old certificate stays in use.
  Result<void> reload(const TlsFiles& files);

  // OpenSSL's object for a new connection, which keeps the certificate of this moment. The caller's to free (tls_connection does);
  // null where there is no memory.
  ssl_st* new_session() const;

 private:
  explicit TlsContext(std::shared_ptr<ssl_ctx_st> context) : context_(std::move(context)) {}

  mutable std::mutex mutex_;
  std::shared_ptr<ssl_ctx_st> context_;  // guarded by mutex_
};

}  // namespace sekisho
