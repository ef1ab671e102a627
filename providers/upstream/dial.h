#pragma once

#include "gateway/net/descriptor.h"
#include "providers/upstream/socket_address.h"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <vector>

namespace sekisho {

// What came of connecting: a non-blocking socket, or why there is none.
struct DialResult {
  Descriptor socket;
  bool too_late = false;  // the deadline came first
  int os_errno = 0;       // of the last address that refused
};

// Connects to whichever of the addresses answers first, beginning with one and adding the next after 250 ms, or as soon as one
// fails (RFC 8305 §5). Cancelling it closes what was begun.
boost::asio::awaitable<DialResult> dial(std::vector<SocketAddress> addresses, std::chrono::steady_clock::time_point deadline);

}  // namespace sekisho
