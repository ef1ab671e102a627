#include "tests/support/test_certificates.h"
#include "tests/unit/providers/upstream/transport_fixture.h"

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include <unistd.h>

namespace sekisho {
namespace {

boost::asio::awaitable<int> fetch_often(Transport& transport, const UpstreamOrigin& origin, const UpstreamCall& call, int times) {
  int good = 0;
  for (int i = 0; i < times; ++i) {
    Response response = co_await transport.send(origin, call);
    if (!response) continue;
    const auto body = co_await (*response)->read();
    const auto end = co_await (*response)->read();
    if (body && *body == "{}" && end && !*end) ++good;
  }
  co_return good;
}

class TransportThreads : public testing::TestWithParam<Kind> {};
INSTANTIATE_TEST_SUITE_P(Kinds, TransportThreads, kBothKinds, kind_as_suffix);

TEST_P(TransportThreads, OneTransportServesManyThreadsOverTls) {
  constexpr int kThreads = 4;
  constexpr int kTimes = 20;
  const TestCertificate authority = make_test_authority("Sekisho Test CA");
  const TestCertificate server = make_test_certificate(authority);
  const auto bundle =
      std::filesystem::path(testing::TempDir()) / ("sekisho_threads_" + name_of_kind(GetParam()) + std::to_string(::getpid()) + ".pem");
  std::ofstream(bundle) << authority.certificate;
  ScriptedUpstream upstream(server.certificate, server.key);
  upstream.answer(Script().send(json_answer("{}")));
  UpstreamOrigin origin;
  origin.base_url = upstream.url();
  origin.allow_private = true;
  origin.ca_bundle = bundle.string();
  UpstreamCall call;
  call.url = upstream.url() + "/v1";
  const std::unique_ptr<Transport> transport = make_transport(GetParam());
  std::atomic<int> good = 0;

  const auto work = [&] {
    boost::asio::io_context context(1);
    good += run_awaitable(context, fetch_often(*transport, origin, call, kTimes));
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) threads.emplace_back(work);
  for (std::thread& thread : threads) thread.join();
  std::filesystem::remove(bundle);

  EXPECT_EQ(good, kThreads * kTimes);
  EXPECT_EQ(upstream.connections(), kThreads);
}

}  // namespace
}  // namespace sekisho
