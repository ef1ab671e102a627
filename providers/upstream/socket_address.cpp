#include "providers/upstream/socket_address.h"

namespace sekisho {

std::vector<SocketAddress> interleaved(const std::vector<SocketAddress>& addresses) {
  std::vector<SocketAddress> first;
  std::vector<SocketAddress> second;
  for (const SocketAddress& address : addresses) {
    (address.any.sa_family == addresses.front().any.sa_family ? first : second).push_back(address);
  }
  std::vector<SocketAddress> order;
  for (std::size_t i = 0; i < first.size() || i < second.size(); ++i) {
    if (i < first.size()) order.push_back(first[i]);
    if (i < second.size()) order.push_back(second[i]);
  }
  return order;
}

}  // namespace sekisho
