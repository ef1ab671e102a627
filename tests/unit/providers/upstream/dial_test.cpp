#include "providers/upstream/dial.h"

#include "tests/support/run_awaitable.h"
#include "tests/support/scripted_upstream.h"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <cerrno>

#include <arpa/inet.h>

namespace sekisho {
namespace {

using std::chrono::milliseconds;

SocketAddress address_of(const char* text, std::uint16_t port) {
  SocketAddress address{};
  address.v4.sin_family = AF_INET;
  address.v4.sin_port = htons(port);
  inet_pton(AF_INET, text, &address.v4.sin_addr);
  return address;
}

// A port of loopback that is bound and not listened on.
class ClosedPort {
 public:
  ClosedPort() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    address_ = address_of("127.0.0.1", 0);
    socklen_t size = sizeof address_.v4;
    ::bind(socket_.number(), &address_.any, size);
    ::getsockname(socket_.number(), &address_.any, &size);
  }
  const SocketAddress& address() const { return address_; }

 private:
  Descriptor socket_;
  SocketAddress address_{};
};

class DialTest : public testing::Test {
 protected:
  DialResult connect(std::vector<SocketAddress> addresses) {
    return run_awaitable(context_, dial(std::move(addresses), std::chrono::steady_clock::now() + milliseconds(5'000)));
  }
  boost::asio::io_context context_{1};
};

TEST_F(DialTest, ConnectsToTheFirstThatAnswers) {
  ScriptedUpstream upstream;

  const DialResult result = connect({address_of("127.0.0.1", upstream.port())});

  EXPECT_TRUE(result.socket.is_open());
}

TEST_F(DialTest, GoesOnToTheNextAddressAtOnceWhenOneRefuses) {
  const ClosedPort closed;
  ScriptedUpstream upstream;
  const auto began = std::chrono::steady_clock::now();

  const DialResult result = connect({closed.address(), closed.address(), address_of("127.0.0.1", upstream.port())});

  EXPECT_TRUE(result.socket.is_open());
  EXPECT_LT(std::chrono::steady_clock::now() - began, milliseconds(240));
}

TEST_F(DialTest, SaysWhyNoneAnswers) {
  const ClosedPort closed;

  const DialResult result = connect({closed.address()});

  EXPECT_FALSE(result.socket.is_open());
  EXPECT_FALSE(result.too_late);
  EXPECT_EQ(result.os_errno, ECONNREFUSED);
}

TEST_F(DialTest, EndsAtItsDeadline) {
  // Listened on with no room left: the kernel answers nothing.
  const Descriptor listening(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  SocketAddress address = address_of("127.0.0.1", 0);
  socklen_t size = sizeof address.v4;
  ::bind(listening.number(), &address.any, size);
  ::listen(listening.number(), 0);
  ::getsockname(listening.number(), &address.any, &size);
  const DialResult first = connect({address});
  const DialResult second = connect({address});

  const DialResult third = run_awaitable(context_, dial({address}, std::chrono::steady_clock::now() + milliseconds(30)));

  EXPECT_TRUE(first.socket.is_open());
  EXPECT_FALSE(third.socket.is_open());
  EXPECT_TRUE(third.too_late);
}

}  // namespace
}  // namespace sekisho
