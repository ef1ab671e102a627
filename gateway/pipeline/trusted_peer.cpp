#include "gateway/pipeline/trusted_peer.h"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>

#include <algorithm>

namespace sekisho {
namespace {

namespace ip = boost::asio::ip;

// An IPv4 peer on a dual-stack socket shows up as ::ffff:a.b.c.d.
ip::address plain(const ip::address& address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped()) return ip::make_address_v4(ip::v4_mapped, address.to_v6());
  return address;
}

bool lies_in(const ip::address& peer, const std::string& block) {
  boost::system::error_code error;
  if (block.find('/') == std::string::npos) {
    const ip::address single = ip::make_address(block, error);
    return !error && plain(single) == peer;
  }
  if (peer.is_v4()) {
    const ip::network_v4 network = ip::make_network_v4(block, error);
    return !error && network.canonical() == ip::network_v4(peer.to_v4(), network.prefix_length()).canonical();
  }
  const ip::network_v6 network = ip::make_network_v6(block, error);
  return !error && network.canonical() == ip::network_v6(peer.to_v6(), network.prefix_length()).canonical();
}

}  // namespace

bool is_trusted_peer(std::string_view peer, const std::vector<std::string>& proxies) {
  if (proxies.empty()) return false;
  boost::system::error_code error;
  const ip::address address = ip::make_address(std::string(peer), error);
  if (error) return false;
  const ip::address subject = plain(address);
  return std::ranges::any_of(proxies, [&](const std::string& block) { return lies_in(subject, block); });
}

}  // namespace sekisho
