#pragma once

#include "gateway/core/result.h"
#include "providers/upstream/socket_address.h"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace sekisho {

// What the system says about a host's addresses, as getaddrinfo gives them; empty where it knows none. Blocks.
using Resolve = std::function<std::vector<SocketAddress>(const std::string& host)>;
std::vector<SocketAddress> resolve_by_system(const std::string& host);

// Addresses of host names, asked for on threads of their own and kept for a while. One question at a time for each name, however
// many want the answer. While the system has none, the last good answer is used for up to an hour. Safe from every thread.
class NameLookup final {
 public:
  using Time = std::chrono::steady_clock::time_point;

  explicit NameLookup(Resolve resolve = resolve_by_system);
  ~NameLookup();
  NameLookup(const NameLookup&) = delete;
  NameLookup& operator=(const NameLookup&) = delete;

  enum class Failure { NoSuchName, TookTooLong };
  struct Answer {
    std::vector<SocketAddress> addresses;  // with the port; empty: see failure
    Failure failure = Failure::NoSuchName;
  };
  // `host` is a name or an address in any spelling, without brackets; addresses are not looked up. Cancelling it leaves the question
  // to end by itself.
  boost::asio::awaitable<Answer> find(std::string host, std::uint16_t port, Time deadline);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace sekisho
