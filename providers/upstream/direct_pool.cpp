#include "providers/upstream/direct_pool.h"

#include "gateway/net/socket_connection.h"
#include "providers/upstream/address.h"
#include "providers/upstream/dial.h"
#include "providers/upstream/failure.h"

#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <new>
#include <system_error>
#include <utility>

namespace sekisho {

namespace asio = boost::asio;

namespace {

// Servers close idle connections after a minute, some after less.
constexpr std::chrono::seconds kIdle{60};
// So that a change of DNS takes effect some day.
constexpr std::chrono::minutes kOldest{10};

Secret lines_of(const UpstreamCredential& credential) {
  std::string lines;
  if (!credential.bearer.empty()) lines.append("Authorization: Bearer ").append(credential.bearer.reveal()).append("\r\n");
  for (const auto& [name, value] : credential.headers) lines.append(name).append(": ").append(value.reveal()).append("\r\n");
  return Secret(std::move(lines));
}

}  // namespace

DirectPool::DirectPool(Lines& lines, std::shared_ptr<DirectMeans> means, std::shared_ptr<ConnectionGate> gate, UpstreamOrigin origin,
                       OriginAddress address, const UpstreamCall& call)
    : lines_(lines),
      means_(std::move(means)),
      gate_(std::move(gate)),
      origin_(std::move(origin)),
      address_(std::move(address)),
      credential_(or_none(call.credential)),
      authority_(authority_of(origin_.base_url)),
      credential_lines_(lines_of(*credential_)),
      last_used_(std::chrono::steady_clock::now()) {}

bool DirectPool::serves(const UpstreamOrigin& origin, const UpstreamCall& call) const {
  return is_same(credential_, call.credential) && origin_ == origin;
}

std::shared_ptr<Line> DirectPool::take() {
  const Time now = std::chrono::steady_clock::now();
  last_used_ = now;
  while (!idle_.empty()) {
    std::shared_ptr<Line> line = std::move(idle_.back());
    idle_.pop_back();
    const bool young = now - line->idle_since < kIdle && now - line->made_at < kOldest;
    // Whatever an idle connection has to say, its end or bytes nobody asked for, makes it useless: a second answer to the last request
    // would be taken for the answer to the next one, which may be somebody else's (RFC 9112 §6.3). So every one is looked at, however
    // short it has been idle; that is one system call a request.
    if (young && line->read(lines_.read_buffer()).state == Transfer::State::WantsRead) return line;
    line->hang_up();
  }
  return nullptr;
}

void DirectPool::put_back(std::shared_ptr<Line> line) {
  line->idle_since = std::chrono::steady_clock::now();
  last_used_ = line->idle_since;
  idle_.push_back(std::move(line));
}

void DirectPool::close_idle(Time now) {
  std::erase_if(idle_, [now](const std::shared_ptr<Line>& line) {
    const bool old = now - line->idle_since >= kIdle || now - line->made_at >= kOldest;
    if (old) line->hang_up();
    return old;
  });
}

asio::awaitable<Result<std::shared_ptr<Line>>> DirectPool::connect(Time deadline) {
  const auto addresses = co_await find_addresses(deadline);
  if (!addresses) co_return addresses.error();
  DialResult dialled = co_await dial(*addresses, deadline);
  if (dialled.too_late) co_return connecting_too_slow(authority_);
  if (!dialled.socket.is_open()) co_return connect_failed(authority_, lower_first(std::generic_category().message(dialled.os_errno)));
  if (address_.secure) co_return co_await secure(std::move(dialled.socket), deadline);
  const auto executor = co_await asio::this_coro::executor;
  const int socket = dialled.socket.number();
  co_return std::make_shared<Line>(lines_, plain_connection(executor, std::move(dialled.socket)), socket);
}

// The address is judged after it was resolved, so that no name can lead inside (DNS rebinding).
asio::awaitable<Result<std::vector<SocketAddress>>> DirectPool::find_addresses(Time deadline) {
  NameLookup::Answer found = co_await means_->names.find(address_.host, address_.port, deadline);
  if (found.addresses.empty()) {
    if (found.failure == NameLookup::Failure::TookTooLong) co_return connecting_too_slow(authority_);
    co_return connect_failed(authority_, "the host name cannot be resolved");
  }
  if (!origin_.allow_private) {
    const SocketAddress first = found.addresses.front();
    std::erase_if(found.addresses, [](const SocketAddress& address) { return !is_global_unicast(address.any); });
    if (found.addresses.empty()) co_return private_address(authority_, to_text(first.any));
  }
  co_return interleaved(found.addresses);
}

asio::awaitable<Result<std::shared_ptr<Line>>> DirectPool::secure(Descriptor socket, Time deadline) {
  ssl_st* const tls = means_->tls.begin(address_.host, origin_.ca_bundle, session_);
  if (tls == nullptr) co_return connect_failed(authority_, "the CA bundle cannot be read or holds no certificate");
  const auto executor = co_await asio::this_coro::executor;
  const int number = socket.number();
  auto connection = tls_connection(executor, std::move(socket), tls);
  if (!connection) throw std::bad_alloc();
  auto line = std::make_shared<Line>(lines_, std::move(connection), number);
  for (HandshakeState state = shake_hands(tls); state != HandshakeState::Done; state = shake_hands(tls)) {
    if (state == HandshakeState::Failed) {
      const std::string why = handshake_failure(tls);
      line->close();
      co_return connect_failed(authority_, why.empty() ? "the connection was lost while it was made" : "TLS failed: " + why);
    }
    co_await line->wait_for(state == HandshakeState::WantsRead ? Readiness::Read : Readiness::Write, deadline);
    if (!line->late()) continue;
    line->close();
    co_return connecting_too_slow(authority_);
  }
  co_return line;
}

}  // namespace sekisho
