#include "gateway/http/listener.h"

#include "gateway/http/listening_socket.h"
#include "gateway/http/session.h"
#include "gateway/http/tls_context.h"
#include "gateway/net/socket_connection.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cerrno>
#include <system_error>
#include <unordered_set>
#include <utility>
#include <vector>

#include <sys/socket.h>

namespace sekisho {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

struct Listener::State : std::enable_shared_from_this<State> {
  State(std::shared_ptr<Worker> listener_worker, tcp::acceptor listening)
      : worker(std::move(listener_worker)), acceptor(std::move(listening)), sweep_timer(worker->executor) {}

  asio::awaitable<void> accept_until_closed();
  void accept_waiting();
  void empty_backlog();
  void open_session(Descriptor socket, const tcp::endpoint& peer);
  void end_session(const std::shared_ptr<Session>& session);
  std::size_t open_connections() const { return worker->options.load->connections.load(std::memory_order_relaxed); }
  bool has_room() const { return open_connections() < worker->options.max_connections + worker->options.spare_connections; }
  void pause(std::string_view why);
  void schedule_sweep();
  void sweep();
  void drain();
  void stop();
  std::vector<std::shared_ptr<Session>> current_sessions() const { return {sessions.begin(), sessions.end()}; }

  std::shared_ptr<Worker> worker;
  tcp::acceptor acceptor;
  asio::steady_timer sweep_timer;
  Event room;       // accepting may be worth another try
  Event last_gone;  // no sessions any more
  std::unordered_set<std::shared_ptr<Session>> sessions;
  Handler* handler = nullptr;
  bool paused = false;
  bool done = false;       // run() is over
  bool inherited = false;  // the socket outlives this listener, and so does its backlog
};

asio::awaitable<void> Listener::State::accept_until_closed() {
  while (acceptor.is_open()) {
    if (paused) {
      co_await room.wait();
      paused = false;
    } else {
      auto [error] = co_await acceptor.async_wait(tcp::acceptor::wait_read, asio::as_tuple(asio::use_awaitable));
      if (error && acceptor.is_open()) pause("waiting for connections failed: " + error.message());
    }
    accept_waiting();
  }
}

// Takes what stands in the backlog, as far as there is room.
void Listener::State::accept_waiting() {
  constexpr int kMostInARow = 64;  // the connections already open want their turn too
  for (int i = 0; i < kMostInARow && acceptor.is_open(); ++i) {
    if (!has_room()) return pause("");
    tcp::endpoint peer;
    auto size = static_cast<socklen_t>(peer.capacity());
    Descriptor socket(::accept4(acceptor.native_handle(), peer.data(), &size, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (socket.is_open()) {
      peer.resize(size);
      open_session(std::move(socket), peer);
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      return;
    } else if (errno != ECONNABORTED && errno != EINTR) {
      return pause("accepting a connection failed: " + std::generic_category().message(errno));
    }
  }
}

// Closing the socket resets whoever stands in its backlog, although the system has told him that he is connected.
void Listener::State::empty_backlog() {
  std::size_t before = 0;
  do {
    before = sessions.size();
    accept_waiting();
  } while (sessions.size() > before && !paused);
}

// Accepting goes on when a connection of this listener ends, or with the next sweep: never in a loop that finds the same again.
void Listener::State::pause(std::string_view why) {
  paused = true;
  if (!why.empty() && worker->options.on_fault) worker->options.on_fault(why, "");
}

void Listener::State::open_session(Descriptor socket, const tcp::endpoint& peer) {
  const bool secure = worker->options.tls != nullptr;
  auto connection = secure ? tls_connection(worker->executor, std::move(socket), worker->options.tls->new_session())
                           : plain_connection(worker->executor, std::move(socket));
  if (!connection) return;
  const bool spare = open_connections() >= worker->options.max_connections;
  ClientPeer client{.address = peer.address().to_string(), .secure = secure, .spare = spare};
  auto session = std::make_shared<Session>(worker, std::move(connection), std::move(client), *handler);
  sessions.insert(session);
  auto ended = [state = weak_from_this(), session](const std::exception_ptr&) {
    if (const auto alive = state.lock()) alive->end_session(session);
  };
  asio::co_spawn(worker->executor, session->run(), asio::bind_cancellation_slot(session->cancellation_slot(), std::move(ended)));
}

void Listener::State::end_session(const std::shared_ptr<Session>& session) {
  sessions.erase(session);
  if (paused) room.notify();
  if (sessions.empty()) last_gone.notify();
}

void Listener::State::schedule_sweep() {
  sweep_timer.expires_after(worker->options.timeouts.resolution);
  sweep_timer.async_wait([weak = weak_from_this()](const error_code& error) {
    const auto state = weak.lock();
    // A timer that expired before it was cancelled comes without an error: to go on would keep the io_context busy for ever.
    if (error || !state || state->done) return;
    state->sweep();
    state->schedule_sweep();
  });
}

void Listener::State::sweep() {
  const SteadyTime now = worker->now();
  std::vector<std::shared_ptr<Session>> late;  // an expired session may end, and leave the set, at once
  for (const auto& session : sessions) {
    if (session->deadline() <= now) late.push_back(session);
  }
  for (const auto& session : late) session->expire();
  if (paused) room.notify();
}

void Listener::State::drain() {
  error_code ignored;
  if (acceptor.is_open() && handler != nullptr && !inherited) empty_backlog();
  acceptor.close(ignored);
  worker->draining = true;
  for (const auto& session : current_sessions()) session->drain();
  room.notify();
}

void Listener::State::stop() {
  error_code ignored;
  acceptor.close(ignored);
  worker->draining = true;
  for (const auto& session : current_sessions()) session->stop();
  room.notify();
}

Result<std::unique_ptr<Listener>> Listener::open(asio::any_io_executor worker, const ListenAddress& address, HttpOptions options) {
  auto acceptor = address.inherited >= 0 ? shared_socket(worker, address.inherited) : listening_socket(worker, address);
  if (!acceptor) return acceptor.error();
  auto shared = std::make_shared<Worker>(std::move(worker), std::move(options), std::make_shared<SystemClock>());
  auto state = std::make_shared<State>(std::move(shared), std::move(*acceptor));
  state->inherited = address.inherited >= 0;
  return std::unique_ptr<Listener>(new Listener(std::move(state)));
}

Result<void> Listener::check_free(const asio::any_io_executor& worker, const ListenAddress& address) {
  return check_port_is_free(worker, address);
}

Listener::Listener(std::shared_ptr<State> state) : state_(std::move(state)) {}

Listener::~Listener() {
  state_->sweep_timer.cancel();
  for (const auto& session : state_->current_sessions()) session->abandon();
}

std::uint16_t Listener::port() const {
  error_code ignored;
  return state_->acceptor.local_endpoint(ignored).port();
}

asio::awaitable<void> Listener::run(Handler& handler) {
  const std::shared_ptr<State> state = state_;
  state->handler = &handler;
  state->schedule_sweep();
  bool cancelled = false;
  try {
    co_await state->accept_until_closed();
  } catch (const boost::system::system_error&) {
    cancelled = true;  // the owner wants us gone; there is still something to wait for
  }
  co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
  if (cancelled) state->stop();
  while (!state->sessions.empty()) co_await state->last_gone.wait();
  state->done = true;
  state->sweep_timer.cancel();
  if (cancelled) throw boost::system::system_error(asio::error::operation_aborted);
}

// The last session to go may complete run(), and with it end this listener, within the call: hence the copies.
void Listener::drain() {
  const auto state = state_;
  state->drain();
}

void Listener::stop() {
  const auto state = state_;
  state->stop();
}

}  // namespace sekisho
