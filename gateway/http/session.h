#pragma once

#include "gateway/core/http_exchange.h"
#include "gateway/http/gate.h"
#include "gateway/http/head_scanner.h"
#include "gateway/http/reply.h"
#include "gateway/http/wire.h"
#include "gateway/http/worker.h"

#include <boost/asio/cancellation_signal.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace sekisho {

struct ClientPeer {
  std::string address;  // without port
  bool secure = false;  // it came over TLS
  bool spare = false;   // beyond HttpOptions::max_connections: it gets one request, and only what is never shed
};

// One client connection: request after request, each through the gate, to the handler, and its answer back, in order.
//
// While a handler runs, the client's side is watched. A client that closes its sending direction, be it half-way (`shutdown`), counts
// as gone: the handler is cancelled. Tools that half-close after the request, such as `nc -N`, therefore get no answer to what takes
// time; HTTP clients do not do that (RFC 9112 §9.6 lets a server take it so).
class Session final {
 public:
  // `handler` outlives the session.
  Session(std::shared_ptr<Worker> worker, std::unique_ptr<Connection> connection, ClientPeer peer, Handler& handler);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // The whole life of the connection. Spawn it with cancellation_slot() bound, once, and keep the session until it completed.
  boost::asio::awaitable<void> run();
  boost::asio::cancellation_slot cancellation_slot() { return cancel_.slot(); }

  // Between two requests: ends now; before the first one: soon. Else after the answer at hand, which says `Connection: close`
  // (Worker::draining).
  void drain();
  // Cancels the handler and cuts the connection.
  void stop();
  void abandon() { wire_->abandon(); }

  SteadyTime deadline() const { return wire_->deadline(); }
  void expire() { wire_->expire(); }

 private:
  enum class HeadArrival { Complete, Refused, Late, Gone };

  boost::asio::awaitable<bool> serve_one();
  boost::asio::awaitable<HeadArrival> receive_head(HeadScanner& scanner);
  boost::asio::awaitable<bool> answer(const GatedRequest& request);
  bool is_never_shed(std::string_view path) const;
  boost::asio::awaitable<void> call_handler(const GatedRequest& request, RequestBody& body, Reply& reply);
  boost::asio::awaitable<void> invoke(HttpExchange& exchange, std::string& fault);
  // What the request is too much for; empty: nothing.
  std::string_view limit_reached(std::string_view path, bool too_many_in_flight) const;
  boost::asio::awaitable<void> refuse(const Error& error, Reply& reply, std::string_view limit = {});
  boost::asio::awaitable<bool> refuse_blindly(Error error);
  boost::asio::awaitable<void> linger();
  void report_fault(std::string_view what, std::string_view request_id) const;

  std::shared_ptr<Worker> worker_;
  std::shared_ptr<Wire> wire_;
  const ClientPeer peer_;
  Handler& handler_;
  boost::asio::cancellation_signal cancel_;
  SteadyTime received_at_;
  bool fresh_ = true;     // no request yet
  bool idle_ = true;      // nothing of a request has arrived
  bool lingers_ = false;  // the client may still be sending: a plain close would reset and take the answer with it
};

}  // namespace sekisho
