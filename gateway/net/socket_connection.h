#pragma once

#include "gateway/net/connection.h"
#include "gateway/net/descriptor.h"

#include <boost/asio/awaitable.hpp>

#include <memory>

struct ssl_st;  // OpenSSL's SSL

namespace sekisho {

// A connection over a connected, non-blocking TCP socket, without Nagle's delay (a streamed event must leave at once). `executor` is
// that of an io_context.
std::unique_ptr<Connection> plain_connection(const boost::asio::any_io_executor& executor, Descriptor socket);

// The same with TLS on it. `tls` knows which side it is on; it is taken over, and lives as long as the connection. The handshake
// happens inside the first reads and writes, unless it is driven before. Null when `tls` is, or OpenSSL has no memory.
std::unique_ptr<Connection> tls_connection(const boost::asio::any_io_executor& executor, Descriptor socket, ssl_st* tls);

}  // namespace sekisho
