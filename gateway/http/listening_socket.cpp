#include "gateway/http/listening_socket.h"

#include <boost/asio/ip/v6_only.hpp>

#include <cctype>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace sekisho {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr int kBacklog = 4096;  // the kernel cuts it to net.core.somaxconn

using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

std::string in_lower_case(std::string text) {
  if (!text.empty()) text.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(text.front())));
  return text;
}

Error cannot_listen(const ListenAddress& address, const std::string& reason) {
  const bool six = address.host.find(':') != std::string::npos;
  const std::string host = six ? "[" + address.host + "]" : address.host;
  return gateway_error(ErrorKind::Internal, "cannot listen on " + host + ":" + std::to_string(address.port) + ": " + in_lower_case(reason));
}

// What may be done about it.
std::string_view remedy_for(const error_code& error) {
  if (error == asio::error::address_in_use) return "; another program has this port: choose another one, or end that program";
  if (error == asio::error::access_denied)
    return "; ports below 1024 need CAP_NET_BIND_SERVICE: choose a higher one, or give it to the service";
  if (error == boost::system::errc::address_not_available) return "; this machine has no such address: choose one that it has, or 0.0.0.0";
  return {};
}

enum class Port { Shared, Own };

// Stops at the first step that fails.
error_code set_up(tcp::acceptor& acceptor, const tcp::endpoint& endpoint, Port port) {
  error_code error;
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error && port == Port::Shared) acceptor.set_option(ReusePort(true), error);
  if (!error && endpoint.address().is_v6()) acceptor.set_option(asio::ip::v6_only(false), error);
  if (!error) acceptor.bind(endpoint, error);
  // A client that came just now would be lost, so a port that is only looked at is not listened on.
  if (!error && port == Port::Shared) acceptor.listen(kBacklog, error);
  if (!error) acceptor.non_blocking(true, error);
  return error;
}

Result<tcp::acceptor> open_acceptor(const asio::any_io_executor& executor, const ListenAddress& address, Port port) {
  error_code error;
  const asio::ip::address host = asio::ip::make_address(address.host, error);
  if (error) return cannot_listen(address, "`" + address.host + "` is not an IPv4 or IPv6 address");
  tcp::acceptor acceptor(executor);
  if (const error_code failed = set_up(acceptor, tcp::endpoint(host, address.port), port)) {
    return cannot_listen(address, failed.message() + std::string(remedy_for(failed)));
  }
  return acceptor;
}

}  // namespace

Result<tcp::acceptor> listening_socket(const asio::any_io_executor& executor, const ListenAddress& address) {
  return open_acceptor(executor, address, Port::Shared);
}

Result<tcp::acceptor> shared_socket(const asio::any_io_executor& executor, int listening) {
  sockaddr_storage address{};
  socklen_t size = sizeof(address);
  const int own = fcntl(listening, F_DUPFD_CLOEXEC, 0);
  if (own < 0 ||
      getsockname(own, reinterpret_cast<sockaddr*>(&address), &size) != 0) {  // NOLINT(cppcoreguidelines-pro-type-reinterpret-cast)
    if (own >= 0) ::close(own);
    return gateway_error(ErrorKind::Internal, "the listening socket that was handed over cannot be used");
  }
  tcp::acceptor acceptor(executor);
  error_code error;
  acceptor.assign(address.ss_family == AF_INET6 ? tcp::v6() : tcp::v4(), own, error);
  if (error) {
    ::close(own);
    return gateway_error(ErrorKind::Internal,
                         "the listening socket that was handed over cannot be used: " + in_lower_case(error.message()));
  }
  acceptor.non_blocking(true, error);
  return acceptor;
}

Result<void> check_port_is_free(const asio::any_io_executor& executor, const ListenAddress& address) {
  const auto alone = open_acceptor(executor, address, Port::Own);
  if (!alone) return alone.error();
  return {};
}

}  // namespace sekisho
