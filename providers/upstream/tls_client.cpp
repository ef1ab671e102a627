#include "providers/upstream/tls_client.h"

#include "providers/upstream/failure.h"
#include "providers/upstream/trust_stores.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <array>
#include <new>
#include <utility>

#include <arpa/inet.h>

namespace sekisho {
namespace {

bool is_address(const std::string& host) {
  std::array<unsigned char, sizeof(in6_addr)> address{};
  return inet_pton(AF_INET, host.c_str(), address.data()) == 1 || inet_pton(AF_INET6, host.c_str(), address.data()) == 1;
}

// Where an SSL keeps the address of its TlsSession.
int session_index() {
  static const int index = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return index;
}

// Called in the middle of a read, when a server gives a session for the next time (TLS 1.3), or at the end of the handshake (1.2).
int keep_session(SSL* tls, SSL_SESSION* session) {
  auto* const place = static_cast<TlsSession*>(SSL_get_ex_data(tls, session_index()));
  place->session = std::shared_ptr<SSL_SESSION>(session, SSL_SESSION_free);
  return 1;  // ours to free
}

bool expect_host(SSL* tls, const std::string& host) {
  X509_VERIFY_PARAM* const expected = SSL_get0_param(tls);
  X509_VERIFY_PARAM_set_hostflags(expected, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  if (is_address(host)) return X509_VERIFY_PARAM_set1_ip_asc(expected, host.c_str()) == 1;
  // A trailing dot is no part of the name in a certificate (RFC 6066 §3).
  const std::string name = host.ends_with('.') ? host.substr(0, host.size() - 1) : host;
  return X509_VERIFY_PARAM_set1_host(expected, name.c_str(), name.size()) == 1 && SSL_set_tlsext_host_name(tls, name.c_str()) == 1;
}

std::shared_ptr<SSL_CTX> build() {
  std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
  if (!context) throw std::bad_alloc();
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  // Idle connections give their record buffers back; a retried write may come from another address.
  SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_sess_set_new_cb(context.get(), keep_session);
  static constexpr std::array<unsigned char, 9> kHttp11 = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  SSL_CTX_set_alpn_protos(context.get(), kHttp11.data(), kHttp11.size());
  return context;
}

}  // namespace

TlsClient::TlsClient(std::shared_ptr<TrustStores> trust) : trust_(std::move(trust)) {}

SSL* TlsClient::begin(const std::string& host, const std::string& ca_bundle, TlsSession& session) {
  const std::shared_ptr<X509_STORE> store = trust_->store_for(ca_bundle);
  if (!store) return nullptr;
  std::call_once(built_, [this] { context_ = build(); });
  SSL* const tls = SSL_new(context_.get());
  if (tls == nullptr) throw std::bad_alloc();
  SSL_set_connect_state(tls);
  // A session is as good as the certificates it was verified against.
  if (session.trusted_by != store) session = {.session = nullptr, .trusted_by = store};
  if (SSL_set1_verify_cert_store(tls, store.get()) != 1 || SSL_set_ex_data(tls, session_index(), &session) != 1 ||
      !expect_host(tls, host)) {
    SSL_free(tls);
    throw std::bad_alloc();
  }
  if (session.session) SSL_set_session(tls, session.session.get());
  return tls;
}

HandshakeState shake_hands(SSL* tls) {
  ERR_clear_error();
  const int done = SSL_do_handshake(tls);
  if (done == 1) return HandshakeState::Done;
  switch (SSL_get_error(tls, done)) {
    case SSL_ERROR_WANT_READ:
      return HandshakeState::WantsRead;
    case SSL_ERROR_WANT_WRITE:
      return HandshakeState::WantsWrite;
    default:
      return HandshakeState::Failed;
  }
}

std::string handshake_failure(SSL* tls) {
  const long verdict = SSL_get_verify_result(tls);
  if (verdict != X509_V_OK) return lower_first(X509_verify_cert_error_string(verdict));
  const unsigned long code = ERR_peek_last_error();
  if (code == 0 || ERR_GET_REASON(code) == SSL_R_UNEXPECTED_EOF_WHILE_READING) return {};
  const char* const reason = ERR_reason_error_string(code);
  return lower_first(reason != nullptr ? reason : "unknown reason");
}

}  // namespace sekisho
