#pragma once

#include "gateway/core/result.h"
#include "gateway/http/listener.h"

#include <boost/asio/ip/tcp.hpp>

namespace sekisho {

// A bound, listening, non-blocking socket that others may share the port of (SO_REUSEPORT). The error names the address and the
// system's reason.
Result<boost::asio::ip::tcp::acceptor> listening_socket(const boost::asio::any_io_executor& executor, const ListenAddress& address);

// A socket that somebody else has opened and that others accept from too: a descriptor of this process's own for it. The error says
// what is wrong with it.
Result<boost::asio::ip::tcp::acceptor> shared_socket(const boost::asio::any_io_executor& executor, int listening);

// The same error where anything already listens there, another gateway with SO_REUSEPORT included.
Result<void> check_port_is_free(const boost::asio::any_io_executor& executor, const ListenAddress& address);

}  // namespace sekisho
