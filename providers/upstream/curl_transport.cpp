#include "providers/upstream/curl_transport.h"

#include "providers/upstream/address.h"
#include "providers/upstream/curl_connections.h"
#include "providers/upstream/curl_transfer.h"
#include "providers/upstream/trust_stores.h"

#include <boost/asio/this_coro.hpp>

#include <algorithm>

namespace sekisho {

namespace asio = boost::asio;

namespace {

bool holds_line_break(std::string_view text) { return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos; }

// A credential goes to the origin it was configured for and nowhere else.
bool belongs_to(std::string_view url, std::string_view base_url) {
  if (!url.starts_with(base_url)) return false;
  return url.size() == base_url.size() || url[base_url.size()] == '/' || url[base_url.size()] == '?';
}

std::optional<Error> find_fault(const UpstreamOrigin& origin, const UpstreamCall& call) {
  if (authority_of(origin.base_url).empty() || !belongs_to(call.url, origin.base_url) || holds_line_break(call.url)) {
    return internal_error("the request's URL is not below the provider's base URL");
  }
  for (const auto& [name, value] : call.headers) {
    if (holds_line_break(name) || holds_line_break(value)) return internal_error("a header value for the upstream holds a line break");
  }
  const auto broken = [](const auto& field) { return holds_line_break(field.first) || holds_line_break(field.second.reveal()); };
  if (holds_line_break(call.bearer.reveal()) || std::ranges::any_of(call.secret_headers, broken)) {
    return internal_error("a credential for the upstream holds a line break");
  }
  if (!origin.allow_private && names_private_address(host_of(origin.base_url))) {
    return upstream_error(ErrorKind::ConnectFailed, "`" + std::string(authority_of(origin.base_url)) +
                                                        "` is not a public address; set `allow_private: true` on the provider if it is "
                                                        "meant to be used");
  }
  return std::nullopt;
}

}  // namespace

CurlTransport::CurlTransport() : trust_(std::make_shared<TrustStores>()) {}
CurlTransport::~CurlTransport() = default;

asio::awaitable<Result<std::unique_ptr<UpstreamResponse>>> CurlTransport::send(const UpstreamOrigin& origin, UpstreamCall call) {
  if (auto fault = find_fault(origin, call)) co_return *std::move(fault);
  const auto executor = co_await asio::this_coro::executor;
  CurlConnections& connections = CurlConnections::of(executor);
  const auto now = std::chrono::steady_clock::now();
  const auto head_deadline = now + call.head_timeout;
  const auto connect_deadline = std::min(now + call.connect_timeout, head_deadline);

  const std::shared_ptr<ConnectionGate> gate = connections.gate(origin);
  std::optional<ConnectionGate::Pass> pass = co_await gate->enter(origin.max_connections, connect_deadline);
  if (!pass) {
    co_return upstream_error(ErrorKind::UpstreamTimeout, "waiting for one of " + std::to_string(origin.max_connections) +
                                                             " connections to `" + std::string(authority_of(origin.base_url)) +
                                                             "` took too long");
  }
  auto transfer = std::make_unique<CurlTransfer>(connections.pool(origin, call, trust_), std::move(*pass), std::move(call), executor);
  if (auto failure = co_await transfer->run(connect_deadline, head_deadline)) co_return *std::move(failure);
  co_return std::unique_ptr<UpstreamResponse>(std::move(transfer));
}

}  // namespace sekisho
