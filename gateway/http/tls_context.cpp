#include "gateway/http/tls_context.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <array>
#include <string_view>
#include <utility>

namespace sekisho {
namespace {

using Context = std::shared_ptr<SSL_CTX>;

std::string last_reason() {
  std::array<char, 256> text{};
  const unsigned long code = ERR_peek_last_error();
  ERR_clear_error();
  if (code == 0) return "unknown reason";
  if (ERR_SYSTEM_ERROR(code)) return "the file cannot be read";
  if (const char* reason = ERR_reason_error_string(code)) return reason;
  ERR_error_string_n(code, text.data(), text.size());
  return text.data();
}

Error cannot_use_certificate(const std::string& file) {
  Error error = gateway_error(ErrorKind::Internal, "cannot use the TLS certificate `" + file + "`: " + last_reason() +
                                                       "; it must be PEM, the server's certificate first");
  error.param = "certificate";
  return error;
}

Error cannot_use_key(const std::string& file) {
  Error error = gateway_error(ErrorKind::Internal, "cannot use the TLS private key `" + file + "`: " + last_reason() +
                                                       "; it must be PEM, not encrypted, and belong to the certificate");
  error.param = "key";
  return error;
}

// The one protocol spoken here (RFC 7301 §3.2). A client that offers ALPN without it gets no TLS connection either.
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* chosen_size, const unsigned char* offered, unsigned offered_size,
                    void*) {
  static constexpr std::array<unsigned char, 9> kHttp11 = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  unsigned char* selected = nullptr;
  const int found = SSL_select_next_proto(&selected, chosen_size, kHttp11.data(), kHttp11.size(), offered, offered_size);
  *chosen = selected;
  return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

// OpenSSL would otherwise ask for the passphrase on the terminal and block there.
int no_passphrase(char*, int, int, void*) { return -1; }

Result<Context> build(const TlsFiles& files) {
  ERR_clear_error();
  Context context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  if (!context) return internal_error("cannot set up TLS: " + last_reason());
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  // Idle connections give their record buffers back; a retried write may come from another address.
  SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_alpn_select_cb(context.get(), choose_protocol, nullptr);
  SSL_CTX_set_default_passwd_cb(context.get(), no_passphrase);
  if (SSL_CTX_use_certificate_chain_file(context.get(), files.certificate_chain.c_str()) != 1) {
    return cannot_use_certificate(files.certificate_chain);
  }
  if (SSL_CTX_use_PrivateKey_file(context.get(), files.private_key.c_str(), SSL_FILETYPE_PEM) != 1) {
    return cannot_use_key(files.private_key);
  }
  return context;
}

}  // namespace

Result<std::shared_ptr<TlsContext>> TlsContext::load(const TlsFiles& files) {
  auto context = build(files);
  if (!context) return context.error();
  return std::shared_ptr<TlsContext>(new TlsContext(std::move(*context)));
}

Result<void> TlsContext::reload(const TlsFiles& files) {
  auto context = build(files);
  if (!context) return context.error();
  const std::lock_guard lock(mutex_);
  context_ = std::move(*context);
  return {};
}

ssl_st* TlsContext::new_session() const {
  Context context;
  {
    const std::lock_guard lock(mutex_);
    context = context_;
  }
  SSL* const session = SSL_new(context.get());
  if (session != nullptr) SSL_set_accept_state(session);
  return session;
}

}  // namespace sekisho
