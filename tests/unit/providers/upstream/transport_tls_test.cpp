#include "tests/support/test_certificates.h"
#include "tests/unit/providers/upstream/transport_fixture.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace sekisho {
namespace {

using testing::HasSubstr;

// The slash before a parameter would be a folder.
std::string name_of_test(std::string name) {
  std::ranges::replace(name, '/', '_');
  return name;
}

// Certificates are made on the spot; each test has its own folder for the CA bundle.
class TransportTlsTest : public TransportTest {
 protected:
  TransportTlsTest() {
    const auto* const test = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::path(testing::TempDir()) / ("sekisho_tls_" + name_of_test(test->name()) + "_" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
  }
  ~TransportTlsTest() override { std::filesystem::remove_all(folder_); }

  std::string write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name) << text;
    return (folder_ / name).string();
  }

  const TestCertificate authority_ = make_test_authority("Sekisho Test CA");
  std::filesystem::path folder_;
};
INSTANTIATE_TEST_SUITE_P(Kinds, TransportTlsTest, kBothKinds, kind_as_suffix);

TEST_P(TransportTlsTest, TrustsTheGivenBundle) {
  const TestCertificate server = make_test_certificate(authority_);
  ScriptedUpstream upstream(server.certificate, server.key);
  upstream.answer(Script().send(json_answer("{}")));
  UpstreamOrigin origin = origin_of(upstream.url());
  origin.ca_bundle = write("ca.pem", authority_.certificate);

  EXPECT_EQ(fetch(origin, call_to(upstream)), "{}");
  EXPECT_EQ(fetch(origin, call_to(upstream)), "{}");

  EXPECT_EQ(upstream.connections(), 1);
}

TEST_P(TransportTlsTest, SendsLargeBodiesWhole) {
  const TestCertificate server = make_test_certificate(authority_);
  ScriptedUpstream upstream(server.certificate, server.key);
  upstream.answer(Script().send(json_answer("{}")));
  UpstreamOrigin origin = origin_of(upstream.url());
  origin.ca_bundle = write("ca.pem", authority_.certificate);
  UpstreamCall call = call_to(upstream);
  call.body = std::string(1024 * 1024, 'x') + "end";

  EXPECT_EQ(fetch(origin, call), "{}");

  EXPECT_EQ(upstream.requests().at(0).body, call.body);
}

TEST_P(TransportTlsTest, RefusesAnotherAuthority) {
  const TestCertificate server = make_test_certificate(make_test_authority("Somebody else"));
  ScriptedUpstream upstream(server.certificate, server.key);
  UpstreamOrigin origin = origin_of(upstream.url());
  origin.ca_bundle = write("ca.pem", authority_.certificate);

  const Response response = send(origin, call_to(upstream));

  EXPECT_EQ(response.error().kind, ErrorKind::ConnectFailed);
  EXPECT_THAT(response.error().message, HasSubstr("TLS failed"));
  EXPECT_TRUE(upstream.requests().empty());
}

TEST_P(TransportTlsTest, RefusesWhatTheSystemDoesNotTrust) {
  const TestCertificate server = make_test_certificate(authority_);
  ScriptedUpstream upstream(server.certificate, server.key);

  EXPECT_EQ(fetch(origin_of(upstream.url()), call_to(upstream)), "[connect_error]");

  EXPECT_TRUE(upstream.requests().empty());
}

TEST_P(TransportTlsTest, RefusesACertificateForAnotherHost) {
  const TestCertificate server = make_test_certificate_for(authority_, "api.example.com");
  ScriptedUpstream upstream(server.certificate, server.key);
  UpstreamOrigin origin = origin_of(upstream.url());
  origin.ca_bundle = write("ca.pem", authority_.certificate);

  EXPECT_EQ(fetch(origin, call_to(upstream)), "[connect_error]");

  EXPECT_TRUE(upstream.requests().empty());
}

TEST_P(TransportTlsTest, SaysWhenTheBundleCannotBeRead) {
  const TestCertificate server = make_test_certificate(authority_);
  ScriptedUpstream upstream(server.certificate, server.key);
  UpstreamOrigin origin = origin_of(upstream.url());
  origin.ca_bundle = (folder_ / "missing.pem").string();

  const Response response = send(origin, call_to(upstream));

  EXPECT_EQ(response.error().kind, ErrorKind::ConnectFailed);
  EXPECT_THAT(response.error().message, HasSubstr("CA bundle"));
}

TEST_P(TransportTlsTest, ReadsAChangedBundleAgain) {
  const TestCertificate server = make_test_certificate(authority_);
  ScriptedUpstream upstream(server.certificate, server.key);
  upstream.answer(Script().send(json_answer("{}")));
  UpstreamOrigin origin = origin_of(upstream.url());
  origin.ca_bundle = write("ca.pem", make_test_authority("Somebody else").certificate);
  ASSERT_EQ(fetch(origin, call_to(upstream)), "[connect_error]");

  write("ca.pem", authority_.certificate + "\n");

  const Response response = send(origin, call_to(upstream));
  EXPECT_TRUE(response) << response.error().message;
}

TEST_P(TransportTlsTest, CutOffWithoutCloseNotifyIsTruncation) {
  const TestCertificate server = make_test_certificate(authority_);
  ScriptedUpstream upstream(server.certificate, server.key);
  upstream.answer(Script().send(sse_head() + http_chunk("data: 1\n\n")).close());
  UpstreamOrigin origin = origin_of(upstream.url());
  origin.ca_bundle = write("ca.pem", authority_.certificate);

  EXPECT_EQ(fetch(origin, call_to(upstream)), "data: 1\n\n[truncated]");
}

TEST_P(TransportTlsTest, DestroyingAResponseClosesTheConnectionAtOnce) {
  const TestCertificate server = make_test_certificate(authority_);
  ScriptedUpstream upstream(server.certificate, server.key);
  upstream.answer(Script().send(sse_head() + http_chunk("data: 1\n\n")).stall());
  UpstreamOrigin origin = origin_of(upstream.url());
  origin.ca_bundle = write("ca.pem", authority_.certificate);
  Response response = send(origin, call_to(upstream));
  ASSERT_TRUE(response);

  const auto destroyed = std::chrono::steady_clock::now();
  response->reset();

  ASSERT_TRUE(upstream.wait_for_close(0));
  EXPECT_LT(*upstream.closed_at(0) - destroyed, milliseconds(100));
}

}  // namespace
}  // namespace sekisho
