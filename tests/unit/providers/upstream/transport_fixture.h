#pragma once

#include "providers/upstream/curl_transport.h"
#include "providers/upstream/direct_transport.h"
#include "providers/upstream/trust_stores.h"
#include "tests/support/run_awaitable.h"
#include "tests/support/scripted_upstream.h"

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace sekisho {

using std::chrono::milliseconds;
using Response = Result<std::unique_ptr<UpstreamResponse>>;

enum class Kind { Direct, Curl };

// One behaviour, two transports: every test that is not about a proxy runs with both.
inline const auto kBothKinds = testing::Values(Kind::Direct, Kind::Curl);
inline std::string name_of_kind(Kind kind) { return kind == Kind::Direct ? "Direct" : "Curl"; }
inline std::string kind_as_suffix(const testing::TestParamInfo<Kind>& info) { return name_of_kind(info.param); }

inline std::unique_ptr<Transport> make_transport(Kind kind) {
  auto trust = std::make_shared<TrustStores>();
  if (kind == Kind::Direct) return std::make_unique<DirectTransport>(std::move(trust));
  return std::make_unique<CurlTransport>(std::move(trust));
}

inline CredentialPtr bearer(const std::string& key) {
  return std::make_shared<const UpstreamCredential>(UpstreamCredential{.bearer = Secret(key), .headers = {}});
}
inline CredentialPtr secret_header(const std::string& name, const std::string& value) {
  UpstreamCredential credential;
  credential.headers.emplace_back(name, Secret(value));
  return std::make_shared<const UpstreamCredential>(std::move(credential));
}

// A transport on an io_context of its own, and what most tests ask of it.
class OneTransport : public testing::Test {
 protected:
  explicit OneTransport(Kind kind) : transport_(make_transport(kind)) {}

  UpstreamOrigin origin_of(const std::string& base_url) {
    UpstreamOrigin origin;
    origin.base_url = base_url;
    origin.allow_private = true;
    return origin;
  }
  UpstreamCall call_to(const std::string& url) {
    UpstreamCall call;
    call.url = url;
    call.body = "{}";
    call.headers = Headers{{"Content-Type", "application/json"}};
    call.connect_timeout = milliseconds(2'000);
    call.head_timeout = milliseconds(5'000);
    return call;
  }
  UpstreamCall call_to(const ScriptedUpstream& upstream) { return call_to(upstream.url() + "/v1/chat/completions?q=hidden"); }

  Response send(const UpstreamOrigin& origin, UpstreamCall call) {
    return run_awaitable(context_, transport_->send(origin, std::move(call)));
  }
  Response send(const ScriptedUpstream& upstream) { return send(origin_of(upstream.url()), call_to(upstream)); }

  Result<std::optional<std::string>> read(UpstreamResponse& response, milliseconds patience = milliseconds(5'000)) {
    return run_awaitable(context_, response.read(std::chrono::steady_clock::now() + patience));
  }
  // The body to its end, or the error it ended with in brackets.
  std::string read_all(UpstreamResponse& response) {
    std::string body;
    for (;;) {
      const auto bytes = read(response);
      if (!bytes) return body + "[" + std::string(name_of(bytes.error().kind)) + "]";
      if (!*bytes) return body;
      body += **bytes;
    }
  }
  // Sends and reads to the end: the body, or what stood in the way.
  std::string fetch(const UpstreamOrigin& origin, UpstreamCall call) {
    Response response = send(origin, std::move(call));
    if (!response) return "[" + std::string(name_of(response.error().kind)) + "]";
    return read_all(**response);
  }
  std::string fetch(const ScriptedUpstream& upstream) { return fetch(origin_of(upstream.url()), call_to(upstream)); }

  std::unique_ptr<Transport> transport_;
  boost::asio::io_context context_{1};
};

class TransportTest : public OneTransport, public testing::WithParamInterface<Kind> {
 protected:
  TransportTest() : OneTransport(GetParam()) {}
};

}  // namespace sekisho
