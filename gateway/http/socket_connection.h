#pragma once

#include "gateway/http/connection.h"
#include "gateway/http/tls_context.h"

#include <boost/asio/ip/tcp.hpp>

#include <memory>

namespace sekisho {

// Takes over an accepted socket: non-blocking, without Nagle's delay (a streamed event must leave at once).
std::unique_ptr<Connection> plain_connection(boost::asio::ip::tcp::socket socket);

// The same with TLS on it. The handshake happens inside the first reads. Null when OpenSSL has no memory for it.
std::unique_ptr<Connection> tls_connection(boost::asio::ip::tcp::socket socket, const TlsContext& context);

}  // namespace sekisho
