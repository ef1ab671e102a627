#include "gateway/http/session.h"

#include "gateway/core/error_response.h"
#include "gateway/core/identifier.h"

#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <utility>

namespace sekisho {

namespace asio = boost::asio;

namespace {

// How long one that has connected gets to ask for something while the gateway drains.
constexpr std::chrono::seconds kFirstWords{1};

// HttpRefusal::limit
constexpr std::string_view kConnections = "connections";
constexpr std::string_view kRequests = "in_flight";

constexpr std::string_view kAllowedMethods = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

// Counts a request while it is in hand.
class InFlight {
 public:
  explicit InFlight(HttpLoad& load) : load_(load), before_(load.in_flight.fetch_add(1, std::memory_order_relaxed)) {}
  ~InFlight() { load_.in_flight.fetch_sub(1, std::memory_order_relaxed); }
  InFlight(const InFlight&) = delete;
  InFlight& operator=(const InFlight&) = delete;

  bool exceeds(std::size_t limit) const { return before_ >= limit; }

 private:
  HttpLoad& load_;
  const std::size_t before_;
};

Error overloaded(std::string_view limit, std::chrono::seconds retry_after) {
  const std::string of = limit == kConnections ? "connections" : "concurrent requests";
  Error error = gateway_error(ErrorKind::Overloaded, "the gateway is at its limit of " + of + ", try again soon");
  error.retry_after = retry_after;
  return error;
}

Error head_too_slow() {
  Error error = gateway_error(ErrorKind::RequestTimeout, "the request head took too long to arrive");
  error.source = ErrorSource::Client;
  return error;
}

HttpResponse response_to(const Error& error, std::string_view request_id) {
  HttpResponse response = error_response(error, request_id);
  if (error.kind == ErrorKind::MethodNotAllowed) response.headers.add("Allow", std::string(kAllowedMethods));
  if (error.kind == ErrorKind::UnsupportedMediaType) response.headers.add("Accept-Encoding", "identity");  // RFC 9110 §12.5.3
  return response;
}

}  // namespace

Session::Session(std::shared_ptr<Worker> worker, std::unique_ptr<Connection> connection, ClientPeer peer, Handler& handler)
    : worker_(std::move(worker)), wire_(std::make_shared<Wire>(std::move(connection), worker_)), peer_(std::move(peer)), handler_(handler) {
  worker_->options.load->connections.fetch_add(1, std::memory_order_relaxed);
}

Session::~Session() {
  wire_->unwatch();
  wire_->close();
  worker_->options.load->connections.fetch_sub(1, std::memory_order_relaxed);
}

asio::awaitable<void> Session::run() {
  try {
    while (co_await serve_one()) fresh_ = false;
    if (!wire_->departed()) co_await linger();
  } catch (const boost::system::system_error&) {
    wire_->close();  // the client left, or stop() was called: what was under way is unwound, and there is nobody to tell
  } catch (const std::exception& bug) {
    report_fault(bug.what(), "");
  }
  wire_->close();
  // Asio 1.81 lets the program die when a coroutine was cancelled but never once suspended, which a client that is quick to send and
  // to leave can bring about: co_spawn then waits on its own, outside of any try block.
  co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
}

// True: the connection can take another request.
asio::awaitable<bool> Session::serve_one() {
  HeadScanner scanner(worker_->options.limits);
  switch (co_await receive_head(scanner)) {
    case HeadArrival::Complete:
      break;
    case HeadArrival::Refused:
      co_return co_await refuse_blindly(scanner.error());
    case HeadArrival::Late:
      co_return co_await refuse_blindly(head_too_slow());
    case HeadArrival::Gone:
      co_return false;
  }
  auto request = pass_gate(scanner.head(wire_->unread()));
  wire_->consume(scanner.size());
  if (!request) co_return co_await refuse_blindly(request.error());
  request->head.peer = peer_.address;
  request->head.secure = peer_.secure;
  request->head.received_at = received_at_;
  co_return co_await answer(*request);
}

asio::awaitable<Session::HeadArrival> Session::receive_head(HeadScanner& scanner) {
  const HttpTimeouts& timeouts = worker_->options.timeouts;
  idle_ = true;
  wire_->release_memory();
  const auto patience = peer_.spare ? timeouts.spare : fresh_ && peer_.secure ? timeouts.header : timeouts.idle;
  wire_->set_deadline(worker_->now() + (worker_->draining ? std::min<SteadyTime::duration>(patience, kFirstWords) : patience));
  for (;;) {
    if (idle_ && !wire_->unread().empty()) {
      idle_ = false;
      received_at_ = worker_->now();
      if (!peer_.spare) wire_->set_deadline(received_at_ + timeouts.header);
    }
    const HeadScanner::State state = scanner.scan(wire_->unread());
    if (state == HeadScanner::State::Complete) co_return HeadArrival::Complete;
    if (state == HeadScanner::State::Refused) co_return HeadArrival::Refused;
    const Wire::Arrival arrival = co_await wire_->receive();
    if (arrival == Wire::Arrival::Late && !idle_) co_return HeadArrival::Late;
    if (arrival != Wire::Arrival::Bytes) co_return HeadArrival::Gone;
  }
}

asio::awaitable<bool> Session::answer(const GatedRequest& request) {
  RequestBody body(request, *wire_, *worker_);
  Reply reply(*wire_, *worker_,
              {.head_only = request.head.method == "HEAD",
               .http_1_0 = request.http_1_0,
               .keep_alive = request.keep_alive && !peer_.spare,
               .body = &body});
  const InFlight slot(*worker_->options.load);
  wire_->set_deadline(SteadyTime::max());
  if (request.refusal) {
    co_await refuse(*request.refusal, reply);
  } else if (const auto limit = limit_reached(request.head.path, slot.exceeds(worker_->options.max_in_flight)); !limit.empty()) {
    const Error error = overloaded(limit, worker_->options.retry_after);
    co_await refuse(error, reply, limit);
  } else {
    co_await call_handler(request, body, reply);
  }
  if (wire_->departed()) co_return false;
  const bool keeps = reply.keeps_connection() && co_await body.drain();
  lingers_ = !keeps && (!body.finished() || !reply.complete());
  co_return keeps;
}

bool Session::is_never_shed(std::string_view path) const {
  return std::ranges::find(worker_->options.never_shed, path) != worker_->options.never_shed.end();
}

std::string_view Session::limit_reached(std::string_view path, bool too_many_in_flight) const {
  if (is_never_shed(path)) return {};
  if (peer_.spare) return kConnections;
  return too_many_in_flight ? kRequests : std::string_view();
}

asio::awaitable<void> Session::call_handler(const GatedRequest& request, RequestBody& body, Reply& reply) {
  HttpExchange exchange{request.head, body, reply};
  std::string fault;
  wire_->keep();
  wire_->watch([this] { cancel_.emit(asio::cancellation_type::terminal); });
  co_await invoke(exchange, fault);
  wire_->unwatch();
  if (wire_->departed()) co_return;
  if (fault.empty() && !reply.started()) fault = "the handler did not answer";
  if (fault.empty()) co_return;
  const std::string request_id = "req_" + new_ulid();
  report_fault(fault, request_id);
  if (reply.started()) co_return;
  HttpResponse response = error_response(internal_error("the gateway made a mistake; its log says more under this request id"), request_id);
  co_await reply.send(std::move(response));
}

// What the handler threw, unless that was because the client left.
asio::awaitable<void> Session::invoke(HttpExchange& exchange, std::string& fault) {
  try {
    co_await handler_.handle(exchange);
  } catch (const std::exception& thrown) {
    if (!wire_->departed()) fault = std::string("the handler threw: ") + thrown.what();
  } catch (...) {
    fault = "the handler threw something that is no exception";
  }
}

asio::awaitable<void> Session::refuse(const Error& error, Reply& reply, std::string_view limit) {
  const std::string request_id = "req_" + new_ulid();
  if (worker_->options.on_refusal) {
    const HttpRefusal refusal{.error = error, .request_id = request_id, .peer = peer_.address, .limit = limit};
    worker_->options.on_refusal(refusal);
  }
  HttpResponse response = response_to(error, request_id);
  co_await reply.send(std::move(response));
}

// The request's own framing is in doubt, so nothing behind it can be read.
asio::awaitable<bool> Session::refuse_blindly(Error error) {
  Reply reply(*wire_, *worker_, {});
  lingers_ = true;
  wire_->set_deadline(SteadyTime::max());
  co_await refuse(error, reply);
  co_return false;
}

// Ends the output, and where the client may be sending still, reads on for a while: data that arrives at a closed socket is answered
// by a reset, and a reset may destroy our answer before the client has read it (RFC 9112 §9.6).
asio::awaitable<void> Session::linger() {
  co_await wire_->finish_output();
  if (!lingers_ && wire_->unread().empty()) co_return;
  wire_->set_deadline(worker_->now() + worker_->options.timeouts.linger);
  std::size_t dropped = 0;
  do {
    dropped += wire_->unread().size();
    wire_->consume(wire_->unread().size());
    if (dropped > worker_->options.limits.lingered_bytes) co_return;
  } while (co_await wire_->receive() == Wire::Arrival::Bytes);
}

void Session::drain() {
  // Who has connected may be about to ask, or have asked already: its answer says that it is the last.
  if (idle_) wire_->set_deadline(std::min(wire_->deadline(), worker_->now() + kFirstWords));
}

void Session::stop() { wire_->stop(); }

void Session::report_fault(std::string_view what, std::string_view request_id) const {
  if (worker_->options.on_fault) worker_->options.on_fault(what, request_id);
}

}  // namespace sekisho
