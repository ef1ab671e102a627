#include "tests/unit/providers/upstream/transport_fixture.h"

#include <cstdlib>

namespace sekisho {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// Where requests and credentials may go, and by which way.
using CurlOriginTest = TransportTest;

TEST_F(CurlOriginTest, DoesNotFollowRedirects) {
  ScriptedUpstream elsewhere;
  ScriptedUpstream upstream;
  upstream.answer(Script().send(http_answer(307, "text/plain", "", "Location: " + elsewhere.url() + "/v1\r\n")));

  Response response = send(upstream);

  ASSERT_TRUE(response);
  EXPECT_EQ((*response)->status(), 307);
  EXPECT_EQ(elsewhere.connections(), 0);
}

TEST_F(CurlOriginTest, SendsNothingOutsideItsOrigin) {
  ScriptedUpstream elsewhere;
  UpstreamCall call = call_to(elsewhere);
  call.bearer = Secret("key-1");

  const Response response = send(origin_of("https://api.example.com/v1"), std::move(call));

  EXPECT_EQ(response.error().kind, ErrorKind::Internal);
  EXPECT_EQ(elsewhere.connections(), 0);
}

TEST_F(CurlOriginTest, SendsNoHeaderWithALineBreak) {
  ScriptedUpstream upstream;
  UpstreamCall call = call_to(upstream);
  call.headers.add("traceparent", "00\r\nX-Injected: 1");

  const Response response = send(origin_of(upstream.url()), std::move(call));

  EXPECT_EQ(response.error().kind, ErrorKind::Internal);
  EXPECT_EQ(upstream.connections(), 0);
}

TEST_F(CurlOriginTest, RefusesPrivateAddressesUnlessAllowed) {
  ScriptedUpstream upstream;
  UpstreamOrigin origin = origin_of(upstream.url());
  origin.allow_private = false;

  const Response response = send(origin, call_to(upstream));

  EXPECT_EQ(response.error().kind, ErrorKind::ConnectFailed);
  EXPECT_THAT(response.error().message, HasSubstr("allow_private"));
  EXPECT_EQ(upstream.connections(), 0);
}

class HiddenLoopback : public TransportTest, public testing::WithParamInterface<const char*> {};
TEST_P(HiddenLoopback, IsRefusedWithoutAConnection) {
  ScriptedUpstream upstream;
  UpstreamOrigin origin = origin_of("http://" + std::string(GetParam()) + ":" + std::to_string(upstream.port()));
  origin.allow_private = false;

  const Response response = send(origin, call_to(origin.base_url + "/v1"));

  EXPECT_EQ(response.error().kind, ErrorKind::ConnectFailed);
  EXPECT_EQ(upstream.connections(), 0);
}
INSTANTIATE_TEST_SUITE_P(Spellings, HiddenLoopback,
                         testing::Values("localhost", "0x7f.1", "2130706433", "0177.1", "127.1", "[::ffff:127.0.0.1]", "[::1]", "0"));

TEST_F(CurlOriginTest, GoesThroughAProxyThatIsSet) {
  ScriptedUpstream proxy;
  proxy.answer(Script().send(json_answer("by proxy")));
  UpstreamOrigin origin = origin_of("http://api.example.com/v1");
  origin.allow_private = false;
  origin.proxy = proxy.url();

  EXPECT_EQ(fetch(origin, call_to("http://api.example.com/v1/models")), "by proxy");

  EXPECT_THAT(proxy.requests().at(0).head, StartsWith("POST http://api.example.com/v1/models HTTP/1.1\r\nHost: api.example.com\r\n"));
}

TEST_F(CurlOriginTest, TellsAProxyNoCredentialOfATunnel) {
  ScriptedUpstream proxy;
  proxy.answer(Script().send("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n"));
  UpstreamOrigin origin = origin_of("https://api.example.com/v1");
  origin.proxy = proxy.url();
  UpstreamCall call = call_to("https://api.example.com/v1/models");
  call.bearer = Secret("key-1");

  EXPECT_EQ(fetch(origin, std::move(call)), "[connect_error]");

  EXPECT_THAT(proxy.requests().at(0).head, StartsWith("CONNECT api.example.com:443 HTTP/1.1\r\n"));
  EXPECT_THAT(proxy.requests().at(0).head, Not(HasSubstr("key-1")));
}

TEST_F(CurlOriginTest, RefusesPrivateLiteralsThroughAProxyToo) {
  ScriptedUpstream proxy;
  UpstreamOrigin origin = origin_of("http://10.0.0.1/v1");
  origin.allow_private = false;
  origin.proxy = proxy.url();

  EXPECT_EQ(fetch(origin, call_to("http://10.0.0.1/v1/models")), "[connect_error]");

  EXPECT_EQ(proxy.connections(), 0);
}

TEST_F(CurlOriginTest, IgnoresProxiesOfTheEnvironment) {
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
