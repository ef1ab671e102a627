#include "tests/unit/providers/upstream/transport_fixture.h"

namespace sekisho {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class CurlProxyTest : public OneTransport {
 protected:
  CurlProxyTest() : OneTransport(Kind::Curl) {}
};

TEST_F(CurlProxyTest, GoesThroughAProxyThatIsSet) {
  ScriptedUpstream proxy;
  proxy.answer(Script().send(json_answer("by proxy")));
  UpstreamOrigin origin = origin_of("http://api.example.com/v1");
  origin.allow_private = false;
  origin.proxy = proxy.url();

  EXPECT_EQ(fetch(origin, call_to("http://api.example.com/v1/models")), "by proxy");

  EXPECT_THAT(proxy.requests().at(0).head, StartsWith("POST http://api.example.com/v1/models HTTP/1.1\r\nHost: api.example.com\r\n"));
}

TEST_F(CurlProxyTest, TellsAProxyNoCredentialOfATunnel) {
  ScriptedUpstream proxy;
  proxy.answer(Script().send("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n"));
  UpstreamOrigin origin = origin_of("https://api.example.com/v1");
  origin.proxy = proxy.url();
  UpstreamCall call = call_to("https://api.example.com/v1/models");
  call.credential = bearer("key-1");

  EXPECT_EQ(fetch(origin, std::move(call)), "[connect_error]");

  EXPECT_THAT(proxy.requests().at(0).head, StartsWith("CONNECT api.example.com:443 HTTP/1.1\r\n"));
  EXPECT_THAT(proxy.requests().at(0).head, Not(HasSubstr("key-1")));
}

TEST_F(CurlProxyTest, RefusesPrivateLiteralsThroughAProxyToo) {
  ScriptedUpstream proxy;
  UpstreamOrigin origin = origin_of("http://10.0.0.1/v1");
  origin.allow_private = false;
  origin.proxy = proxy.url();

  EXPECT_EQ(fetch(origin, call_to("http://10.0.0.1/v1/models")), "[connect_error]");

  EXPECT_EQ(proxy.connections(), 0);
}

}  // namespace
}  // namespace sekisho
