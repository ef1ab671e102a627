#pragma once

#include "gateway/core/http_exchange.h"
#include "gateway/core/result.h"
#include "gateway/http/http_options.h"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <memory>
#include <string>

namespace sekisho {

struct ListenAddress {
  std::string host;        // an IPv4 or IPv6 literal, such as `127.0.0.1` or `::`
  std::uint16_t port = 0;  // 0: the system chooses; ask port() and give it to the listeners of the other workers
  int inherited = -1;      // a listening socket that is there already, to accept from in place of an own one; borrowed for the call
};

// One worker's door: accepts connections on its own socket (SO_REUSEPORT lets every worker have one on the same port) and serves
// HTTP/1.1 on them, strictly read (RFC 9110, RFC 9112). Not safe for threads: everything, the destructor too, happens on the
// thread that runs `worker`, or while that thread does not run.
class Listener final {
 public:
  // Binds and listens: from here on clients queue in the backlog. `worker` is the executor of an io_context that one thread runs.
  // Fails with what could not be had, such as "cannot listen on 127.0.0.1:80: permission denied".
  static Result<std::unique_ptr<Listener>> open(boost::asio::any_io_executor worker, const ListenAddress& address, HttpOptions options);
  ~Listener();

  // To be asked before the first listener of a port is opened: fails where anything already listens there, another gateway included,
  // which would otherwise take some of this one's connections unseen. Port 0 is always free.
  static Result<void> check_free(const boost::asio::any_io_executor& worker, const ListenAddress& address);

  std::uint16_t port() const;

  // Accepts and serves until drain() or stop(), and completes when the last connection of this listener is gone. `handler` must
  // outlive that. Call once. Cancelling it is a stop().
  boost::asio::awaitable<void> run(Handler& handler);

  // The graceful end: takes those who stand in the backlog of a socket of its own, and accepts no more; closes connections between two
  // requests; lets requests in hand, and first ones that are on their way, finish, each with `Connection: close`.
  void drain();

  // The hard end: cancels every handler and cuts every connection. May follow a drain() that took too long.
  void stop();

 private:
  struct State;
  explicit Listener(std::shared_ptr<State> state);
  std::shared_ptr<State> state_;  // shared with what still runs on the event loop
};

}  // namespace sekisho
