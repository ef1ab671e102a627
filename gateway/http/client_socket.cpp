#include "gateway/http/client_socket.h"

#include <utility>

namespace sekisho {

using boost::asio::ip::tcp;

ClientSocket::ClientSocket(tcp::socket socket) : socket_(std::move(socket)) {
  boost::system::error_code ignored;  // the client may be gone already; the first read will say so
  socket_.non_blocking(true, ignored);
  socket_.set_option(tcp::no_delay(true), ignored);
}

ClientSocket::~ClientSocket() {
  if (output_ended_ || !socket_.is_open()) return;
  boost::system::error_code ignored;
  socket_.set_option(tcp::socket::linger(true, 0), ignored);
  socket_.close(ignored);  // resets; Asio's destructor would switch the option off again
}

void ClientSocket::wait(Readiness what, std::shared_ptr<ReadinessWaiter> waiter) {
  auto tell = [what, waiter = std::move(waiter)](const boost::system::error_code&) { waiter->ready(what); };
  socket_.async_wait(what == Readiness::Read ? tcp::socket::wait_read : tcp::socket::wait_write, std::move(tell));
}

void ClientSocket::end_output() {
  boost::system::error_code ignored;
  socket_.shutdown(tcp::socket::shutdown_send, ignored);
  output_ended_ = true;
}

}  // namespace sekisho
