#include "providers/upstream/tls_client.h"

#include "providers/upstream/trust_stores.h"
#include "tests/support/test_certificates.h"

#include <gtest/gtest.h>
#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include <unistd.h>

namespace sekisho {
namespace {

using Ssl = std::unique_ptr<SSL, decltype(&SSL_free)>;

// A client and a server that talk in memory.
class TlsClientTest : public testing::Test {
 protected:
  TlsClientTest() : bundle_(std::filesystem::path(testing::TempDir()) / ("sekisho_tls_client_" + std::to_string(::getpid()) + ".pem")) {
    std::ofstream(bundle_) << authority_.certificate;
    use(make_test_certificate_for(authority_, "api.example.com"));
  }
  ~TlsClientTest() override { std::filesystem::remove(bundle_); }

  void use(const TestCertificate& made) {
    BIO* const certificate = BIO_new_mem_buf(made.certificate.data(), -1);
    X509* const leaf = PEM_read_bio_X509(certificate, nullptr, nullptr, nullptr);
    SSL_CTX_use_certificate(context_.get(), leaf);
    X509_free(leaf);
    BIO_free(certificate);
    BIO* const key = BIO_new_mem_buf(made.key.data(), -1);
    EVP_PKEY* const private_key = PEM_read_bio_PrivateKey(key, nullptr, nullptr, nullptr);
    SSL_CTX_use_PrivateKey(context_.get(), private_key);
    EVP_PKEY_free(private_key);
    BIO_free(key);
  }

  // Shakes hands with `host` and reads one byte, behind which the server's tickets come.
  Ssl connect(const std::string& host, HandshakeState& state) {
    Ssl client(client_.begin(host, bundle_.string(), session_), SSL_free);
    const Ssl server(SSL_new(context_.get()), SSL_free);
    SSL_set_accept_state(server.get());
    BIO* ours = nullptr;
    BIO* theirs = nullptr;
    BIO_new_bio_pair(&ours, 0, &theirs, 0);
    SSL_set_bio(client.get(), ours, ours);
    SSL_set_bio(server.get(), theirs, theirs);
    state = HandshakeState::WantsRead;
    for (int turn = 0; turn < 10 && state == HandshakeState::WantsRead; ++turn) {
      state = shake_hands(client.get());
      SSL_do_handshake(server.get());
    }
    SSL_write(server.get(), "x", 1);
    char byte = 0;
    SSL_read(client.get(), &byte, 1);
    SSL_shutdown(client.get());
    return client;
  }

  const TestCertificate authority_ = make_test_authority("Sekisho Test CA");
  std::shared_ptr<SSL_CTX> context_{SSL_CTX_new(TLS_server_method()), SSL_CTX_free};
  const std::filesystem::path bundle_;
  TlsClient client_{std::make_shared<TrustStores>()};
  TlsSession session_;
};

TEST_F(TlsClientTest, ResumesTheLastSession) {
  HandshakeState state{};

  const Ssl first = connect("api.example.com", state);
  ASSERT_EQ(state, HandshakeState::Done);
  const Ssl second = connect("api.example.com", state);

  ASSERT_EQ(state, HandshakeState::Done);
  EXPECT_EQ(SSL_session_reused(first.get()), 0);
  EXPECT_EQ(SSL_session_reused(second.get()), 1);
}

TEST_F(TlsClientTest, ForgetsTheSessionWhenTheCertificatesChange) {
  HandshakeState state{};
  connect("api.example.com", state);
  std::ofstream(bundle_) << authority_.certificate << '\n';

  const Ssl second = connect("api.example.com", state);

  ASSERT_EQ(state, HandshakeState::Done);
  EXPECT_EQ(SSL_session_reused(second.get()), 0);
}

TEST_F(TlsClientTest, IsNeverContentWithAnotherName) {
  HandshakeState state{};

  const Ssl client = connect("other.example.com", state);

  EXPECT_EQ(state, HandshakeState::Failed);
  EXPECT_NE(handshake_failure(client.get()), "");
}

TEST_F(TlsClientTest, ATrailingDotIsNoPartOfTheName) {
  HandshakeState state{};

  connect("api.example.com.", state);

  EXPECT_EQ(state, HandshakeState::Done);
}

TEST_F(TlsClientTest, GivesNothingWithoutCertificatesToTrust) {
  EXPECT_EQ(client_.begin("api.example.com", "/nonexistent/ca.pem", session_), nullptr);
}

}  // namespace
}  // namespace sekisho
