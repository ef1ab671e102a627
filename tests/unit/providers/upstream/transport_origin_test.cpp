#include "tests/unit/providers/upstream/transport_fixture.h"

#include <cstdlib>
#include <tuple>

namespace sekisho {
namespace {

using testing::HasSubstr;

// Where requests and credentials may go, and by which way.
class TransportOriginTest : public TransportTest {};
INSTANTIATE_TEST_SUITE_P(Kinds, TransportOriginTest, kBothKinds, kind_as_suffix);

TEST_P(TransportOriginTest, DoesNotFollowRedirects) {
  ScriptedUpstream elsewhere;
  ScriptedUpstream upstream;
  upstream.answer(Script().send(http_answer(307, "text/plain", "", "Location: " + elsewhere.url() + "/v1\r\n")));

  Response response = send(upstream);

  ASSERT_TRUE(response);
  EXPECT_EQ((*response)->status(), 307);
  EXPECT_EQ(elsewhere.connections(), 0);
}

TEST_P(TransportOriginTest, SendsNothingOutsideItsOrigin) {
  ScriptedUpstream elsewhere;
  UpstreamCall call = call_to(elsewhere);
  call.credential = bearer("key-1");

  const Response response = send(origin_of("https://api.example.com/v1"), std::move(call));

  EXPECT_EQ(response.error().kind, ErrorKind::Internal);
  EXPECT_EQ(elsewhere.connections(), 0);
}

TEST_P(TransportOriginTest, SendsNoHeaderWithALineBreak) {
  ScriptedUpstream upstream;
  UpstreamCall call = call_to(upstream);
  call.headers.add("traceparent", "00\r\nX-Injected: 1");

  const Response response = send(origin_of(upstream.url()), std::move(call));

  EXPECT_EQ(response.error().kind, ErrorKind::Internal);
  EXPECT_EQ(upstream.connections(), 0);
}

TEST_P(TransportOriginTest, RefusesPrivateAddressesUnlessAllowed) {
  ScriptedUpstream upstream;
  UpstreamOrigin origin = origin_of(upstream.url());
  origin.allow_private = false;

  const Response response = send(origin, call_to(upstream));

  EXPECT_EQ(response.error().kind, ErrorKind::ConnectFailed);
  EXPECT_THAT(response.error().message, HasSubstr("allow_private"));
  EXPECT_EQ(upstream.connections(), 0);
}

class HiddenLoopback : public OneTransport, public testing::WithParamInterface<std::tuple<Kind, const char*>> {
 protected:
  HiddenLoopback() : OneTransport(std::get<0>(GetParam())) {}
};
TEST_P(HiddenLoopback, IsRefusedWithoutAConnection) {
  ScriptedUpstream upstream;
  UpstreamOrigin origin = origin_of("http://" + std::string(std::get<1>(GetParam())) + ":" + std::to_string(upstream.port()));
  origin.allow_private = false;

  const Response response = send(origin, call_to(origin.base_url + "/v1"));

  EXPECT_EQ(response.error().kind, ErrorKind::ConnectFailed);
  EXPECT_EQ(upstream.connections(), 0);
}
INSTANTIATE_TEST_SUITE_P(Spellings, HiddenLoopback,
                         testing::Combine(kBothKinds, testing::Values("localhost", "0x7f.1", "2130706433", "0177.1", "127.1",
                                                                      "[::ffff:127.0.0.1]", "[::1]", "0")));

TEST_P(TransportOriginTest, IgnoresProxiesOfTheEnvironment) {
  ScriptedUpstream proxy;
  ScriptedUpstream upstream;
  upstream.answer(Script().send(json_answer("direct")));
  ::setenv("http_proxy", proxy.url().c_str(), 1);
  ::setenv("ALL_PROXY", proxy.url().c_str(), 1);

  const std::string body = fetch(upstream);
  ::unsetenv("http_proxy");
  ::unsetenv("ALL_PROXY");

  EXPECT_EQ(body, "direct");
  EXPECT_EQ(proxy.connections(), 0);
}

}  // namespace
}  // namespace sekisho
