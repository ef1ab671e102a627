#pragma once

#include "gateway/http/connection.h"

#include <boost/asio/ip/tcp.hpp>

namespace sekisho {

// The TCP socket under a plain or TLS connection.
class ClientSocket final {
 public:
  explicit ClientSocket(boost::asio::ip::tcp::socket socket);
  ~ClientSocket();
  ClientSocket(const ClientSocket&) = delete;
  ClientSocket& operator=(const ClientSocket&) = delete;

  int native() { return socket_.native_handle(); }
  void wait(Readiness what, std::shared_ptr<ReadinessWaiter> waiter);
  // Sends FIN after everything written. From then on the destructor closes in good order instead of resetting.
  void end_output();

 private:
  boost::asio::ip::tcp::socket socket_;
  bool output_ended_ = false;
};

}  // namespace sekisho
