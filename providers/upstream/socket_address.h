#pragma once

#include <string>
#include <vector>

#include <netinet/in.h>
#include <sys/socket.h>

namespace sekisho {

// An IPv4 or IPv6 address with its port.
union SocketAddress {
  sockaddr any;
  sockaddr_in v4;
  sockaddr_in6 v6;

  socklen_t size() const { return any.sa_family == AF_INET6 ? sizeof v6 : sizeof v4; }
};

// In the order in which they should be tried (RFC 8305 §4): families take turns, else as the system sorted them.
std::vector<SocketAddress> interleaved(const std::vector<SocketAddress>& addresses);

}  // namespace sekisho
