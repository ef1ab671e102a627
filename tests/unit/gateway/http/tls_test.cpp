#include "gateway/http/tls_context.h"
#include "tests/support/test_certificates.h"
#include "tests/unit/gateway/http/tls_client.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

namespace sekisho {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view kGet = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n";

class TlsTest : public testing::Test {
 protected:
  TlsTest() {
    std::filesystem::create_directories(folder_);
    install(make_test_certificate(authority_));
  }
  ~TlsTest() override { std::filesystem::remove_all(folder_); }

  void install(const TestCertificate& pair) {
    write(files_.certificate_chain, pair.certificate);
    write(files_.private_key, pair.key);
  }

  static void write(const std::string& file, const std::string& text) { std::ofstream(file) << text; }

  HttpOptions with_tls() {
    HttpOptions options;
    options.tls = context_ = TlsContext::load(files_).value();
    return options;
  }

  const std::string folder_ = testing::TempDir() + "sekisho-tls-" + std::to_string(getpid()) + "/";
  const TlsFiles files_{.certificate_chain = folder_ + "chain.pem", .private_key = folder_ + "key.pem"};
  const TestCertificate authority_ = make_test_authority("Test CA");
  std::shared_ptr<TlsContext> context_;
};

TEST_F(TlsTest, ServesOverTls13And12) {
  RunningListener server(with_tls());
  TlsClient modern(server.port());
  TlsClient older(server.port(), TLS1_2_VERSION);

  EXPECT_THAT(modern.ask(kGet, "[]"), EndsWith("GET /a []"));
  EXPECT_THAT(older.ask(kGet, "[]"), EndsWith("GET /a []"));
  EXPECT_EQ(modern.version(), "TLSv1.3");
  EXPECT_EQ(older.version(), "TLSv1.2");
  server.stop();
  EXPECT_TRUE(server.handler.seen.front().secure);
}

TEST_F(TlsTest, RefusesTls11) {
  RunningListener server(with_tls());

  EXPECT_FALSE(TlsClient(server.port(), TLS1_1_VERSION).connected());
}

TEST_F(TlsTest, ClosesOnAClientThatSpeaksPlainHttp) {
  RunningListener server(with_tls());
  LoopbackClient client(server.port());

  client.send(kGet);

  client.read_to_end();
  server.stop();
  EXPECT_THAT(server.handler.seen, IsEmpty());
}

TEST_F(TlsTest, StreamsAndSaysGoodBye) {
  RunningListener server(with_tls());
  TlsClient client(server.port());

  const std::string answer = client.ask("GET /stream HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "no end");

  EXPECT_THAT(answer, EndsWith("5\r\nfirst\r\nc\r\nsecond event\r\n0\r\n\r\n"));
  EXPECT_TRUE(client.saw_good_bye());
}

TEST_F(TlsTest, HoldsAnswersBackForASlowClient) {
  RunningListener server(with_tls());
  {
    TlsClient client(server.port());
    client.send("GET /flood HTTP/1.1\r\nHost: a\r\n\r\n");
    std::string text;
    while (text.size() < 300'000) text += client.read_until("\r\n400\r\n");
  }

  server.drain();

  EXPECT_TRUE(server.wait());
  server.stop();
  EXPECT_EQ(server.handler.unwound, 1);
}

TEST_F(TlsTest, ReadsRequestsLargerThanARecord) {
  RunningListener server(with_tls());
  TlsClient client(server.port());
  const std::string head = "POST /early HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n";

  client.send(head + std::string(60'000, 'x'));

  EXPECT_THAT(client.read_until("who"), EndsWith("who"));
  EXPECT_THAT(client.ask(kGet, "[]"), EndsWith("GET /a []"));
}

TEST_F(TlsTest, AReloadReachesNewConnectionsOnly) {
  RunningListener server(with_tls());
  TlsClient before(server.port());
  before.ask(kGet, "[]");
  install(make_test_certificate(authority_));

  ASSERT_TRUE(context_->reload(files_));

  TlsClient after(server.port());
  EXPECT_NE(after.server_fingerprint(), before.server_fingerprint());
  EXPECT_THAT(before.ask(kGet, "[]"), EndsWith("GET /a []"));
}

TEST_F(TlsTest, ABadReloadKeepsTheOldCertificate) {
  RunningListener server(with_tls());
  TlsClient before(server.port());
  write(files_.certificate_chain, "not a certificate");

  const auto reloaded = context_->reload(files_);

  ASSERT_FALSE(reloaded);
  EXPECT_THAT(reloaded.error().message, HasSubstr(files_.certificate_chain));
  TlsClient after(server.port());
  EXPECT_EQ(after.server_fingerprint(), before.server_fingerprint());
}

TEST_F(TlsTest, SaysWhichFileItCannotUse) {
  const TestCertificate other = make_test_certificate(authority_);
  write(files_.private_key, other.key);
  EXPECT_THAT(TlsContext::load(files_).error().message, HasSubstr("private key `" + files_.private_key + "`: key values mismatch"));

  std::filesystem::remove(files_.certificate_chain);
  EXPECT_THAT(TlsContext::load(files_).error().message, HasSubstr("certificate `" + files_.certificate_chain + "`"));
}

TEST_F(TlsTest, SaysWhichSettingIsAtFault) {
  const TestCertificate other = make_test_certificate(authority_);
  write(files_.private_key, other.key);
  EXPECT_EQ(TlsContext::load(files_).error().param, "key");

  std::filesystem::remove(files_.certificate_chain);
  EXPECT_EQ(TlsContext::load(files_).error().param, "certificate");
}

TEST_F(TlsTest, AReloadMayTakeOtherFiles) {
  RunningListener server(with_tls());
  TlsClient before(server.port());
  const TlsFiles others{.certificate_chain = folder_ + "new-chain.pem", .private_key = folder_ + "new-key.pem"};
  const TestCertificate pair = make_test_certificate(authority_);
  write(others.certificate_chain, pair.certificate);
  write(others.private_key, pair.key);

  ASSERT_TRUE(context_->reload(others));

  TlsClient after(server.port());
  EXPECT_NE(after.server_fingerprint(), before.server_fingerprint());
}

}  // namespace
}  // namespace sekisho
