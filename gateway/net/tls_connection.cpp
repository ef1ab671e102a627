#include "gateway/net/socket_connection.h"
#include "gateway/net/stream_socket.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include <sys/socket.h>

namespace sekisho {
namespace {

// OpenSSL's own socket BIO writes without MSG_NOSIGNAL: a peer that left would end the process by SIGPIPE.
StreamSocket& socket_of(BIO* bio) { return *static_cast<StreamSocket*>(BIO_get_data(bio)); }

int finish_io(BIO* bio, ssize_t count, int retry_flag) {
  BIO_clear_retry_flags(bio);
  if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) BIO_set_flags(bio, retry_flag | BIO_FLAGS_SHOULD_RETRY);
  return static_cast<int>(count);
}

int write_to_socket(BIO* bio, const char* bytes, int count) {
  const std::string_view whole(bytes, static_cast<std::size_t>(count));
  return finish_io(bio, socket_of(bio).send(std::span(&whole, 1)), BIO_FLAGS_WRITE);
}

int read_from_socket(BIO* bio, char* bytes, int count) {
  StreamSocket& socket = socket_of(bio);
  socket.settle();
  return finish_io(bio, ::recv(socket.native(), bytes, static_cast<std::size_t>(count), 0), BIO_FLAGS_READ);
}

long control_socket(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }

using BioMethod = std::unique_ptr<BIO_METHOD, decltype(&BIO_meth_free)>;

BioMethod build_socket_method() {
  BioMethod method(BIO_meth_new(BIO_TYPE_SOURCE_SINK, "stream socket"), BIO_meth_free);
  if (!method) return method;
  BIO_meth_set_write(method.get(), write_to_socket);
  BIO_meth_set_read(method.get(), read_from_socket);
  BIO_meth_set_ctrl(method.get(), control_socket);
  return method;
}

const BIO_METHOD* socket_method() {
  static const BioMethod method = build_socket_method();
  return method.get();
}

// The socket outlives the BIO.
BIO* socket_bio(StreamSocket& socket) {
  const BIO_METHOD* method = socket_method();
  BIO* bio = method == nullptr ? nullptr : BIO_new(method);
  if (bio == nullptr) return nullptr;
  BIO_set_data(bio, &socket);
  BIO_set_init(bio, 1);
  return bio;
}

// OpenSSL works on the descriptor itself and keeps no buffer while a connection is quiet.
class TlsConnection final : public Connection {
 public:
  TlsConnection(const boost::asio::any_io_executor& executor, Descriptor socket, SSL* tls)
      : socket_(executor, std::move(socket)), tls_(tls, SSL_free) {
    BIO* bio = tls_ ? socket_bio(socket_) : nullptr;
    if (bio == nullptr) return;
    SSL_set_bio(tls_.get(), bio, bio);
    usable_ = true;
  }

  bool usable() const { return usable_; }

  Transfer try_read(std::span<char> into) override {
    if (!usable_) return {};
    if (into.empty()) return socket_.look();
    ERR_clear_error();
    std::size_t bytes = 0;
    const int done = SSL_read_ex(tls_.get(), into.data(), into.size(), &bytes);
    if (done != 1) return unfinished(done);
    return {.state = Transfer::State::Moved, .bytes = bytes, .more = SSL_has_pending(tls_.get()) == 1};
  }

  Transfer try_write(std::span<const std::string_view> parts) override {
    if (parts.empty()) return end_output();
    if (!usable_) return {};
    std::array<char, kRecordSize> record;
    const std::string_view bytes = gather(parts, record);
    ERR_clear_error();
    std::size_t written = 0;
    const int done = SSL_write_ex(tls_.get(), bytes.data(), bytes.size(), &written);
    if (done != 1) return unfinished(done);
    return {.state = Transfer::State::Moved, .bytes = written};
  }

  void wait(Readiness what, std::shared_ptr<ReadinessWaiter> waiter) override { socket_.wait(what, std::move(waiter)); }

 private:
  static constexpr std::size_t kRecordSize = 16'384;  // the most a TLS record carries (RFC 8446 §5.1)

  // One record for all parts rather than one each.
  static std::string_view gather(std::span<const std::string_view> parts, std::array<char, kRecordSize>& record) {
    if (parts.size() == 1) return parts.front();
    std::size_t used = 0;
    for (const std::string_view part : parts) {
      const std::size_t count = std::min(part.size(), record.size() - used);
      part.copy(record.data() + used, count);
      used += count;
    }
    return {record.data(), used};
  }

  Transfer end_output() {
    ERR_clear_error();
    if (!std::exchange(said_goodbye_, true) && usable_ && SSL_is_init_finished(tls_.get()) == 1) SSL_shutdown(tls_.get());
    return socket_.end_output();
  }

  Transfer unfinished(int done) {
    switch (SSL_get_error(tls_.get(), done)) {
      case SSL_ERROR_WANT_READ:
        return {.state = Transfer::State::WantsRead};
      case SSL_ERROR_WANT_WRITE:
        return {.state = Transfer::State::WantsWrite};
      case SSL_ERROR_ZERO_RETURN:
        return {.state = Transfer::State::Ended, .refused = socket_.refused()};
      default:
        usable_ = false;  // after a fatal error nothing else may be called (SSL_get_error(3))
        return {.state = Transfer::State::Failed, .refused = socket_.refused()};
    }
  }

  StreamSocket socket_;
  std::unique_ptr<SSL, decltype(&SSL_free)> tls_;
  bool usable_ = false;
  bool said_goodbye_ = false;
};

}  // namespace

std::unique_ptr<Connection> tls_connection(const boost::asio::any_io_executor& executor, Descriptor socket, SSL* tls) {
  auto connection = std::make_unique<TlsConnection>(executor, std::move(socket), tls);
  if (!connection->usable()) return nullptr;
  return connection;
}

}  // namespace sekisho
