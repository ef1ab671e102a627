#include "gateway/http/listener.h"

#include "gateway/core/clock.h"
#include "tests/unit/gateway/http/running_listener.h"

#include <boost/asio/detached.hpp>
#include <gmock/gmock.h>

#include <thread>

#include <sys/resource.h>
#include <unistd.h>

namespace sekisho {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

constexpr std::string_view kGet = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr std::string_view kHang = "GET /hang-in-stream HTTP/1.1\r\nHost: a\r\n\r\n";

TEST(Listener, ServesOnAPortOfTheSystemsChoice) {
  RunningListener server;
  LoopbackClient client(server.port());

  EXPECT_THAT(client.ask(kGet, "[]"), EndsWith("GET /a []"));
  EXPECT_THAT(client.ask(kGet, "[]"), EndsWith("GET /a []"));
}

TEST(Listener, WorkersShareAPort) {
  RunningListener first;
  RunningListener second({}, first.port());

  EXPECT_EQ(second.port(), first.port());
  LoopbackClient client(first.port());
  EXPECT_THAT(client.ask(kGet, "[]"), EndsWith("GET /a []"));
}

TEST(Listener, SaysWhatItCannotHave) {
  boost::asio::io_context io;
  boost::asio::ip::tcp::acceptor other(io, {boost::asio::ip::address_v4::loopback(), 0}, true);
  const std::uint16_t port = other.local_endpoint().port();

  const auto taken = Listener::open(io.get_executor(), {.host = "127.0.0.1", .port = port}, {});
  const auto name = Listener::open(io.get_executor(), {.host = "localhost", .port = 0}, {});

  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().message, "cannot listen on 127.0.0.1:" + std::to_string(port) +
                                       ": address already in use; another program has this port: choose another one, or end that program");
  ASSERT_FALSE(name);
  EXPECT_THAT(name.error().message, HasSubstr("`localhost` is not an IPv4 or IPv6 address"));
}

TEST(Listener, ListensOnIpv6) {
  boost::asio::io_context io;

  const auto listener = Listener::open(io.get_executor(), {.host = "::1", .port = 0}, {});

  ASSERT_TRUE(listener);
  EXPECT_GT((*listener)->port(), 0);
}

// The timer of the sweep expires, and its handler waits for its turn, while the drain ends everything else.
TEST(Listener, LeavesNothingBehindThatKeepsItsThreadBusy) {
  boost::asio::io_context io(1);
  HttpOptions options;
  options.timeouts.resolution = std::chrono::milliseconds(1);
  const auto listener = Listener::open(io.get_executor(), {.host = "127.0.0.1", .port = 0}, options);
  ASSERT_TRUE(listener);
  RouteHandler handler;
  boost::asio::co_spawn(io, (*listener)->run(handler), boost::asio::detached);
  io.poll();

  boost::asio::post(io, [&listener] {
    const auto expired = std::chrono::steady_clock::now() + std::chrono::milliseconds(2);
    while (std::chrono::steady_clock::now() < expired) {
    }
    (*listener)->drain();
  });
  io.run_for(std::chrono::seconds(10));

  EXPECT_TRUE(io.stopped());
}

TEST(Listener, CancelsTheHandlerWhenTheClientLeaves) {
  RunningListener server;
  LoopbackClient client(server.port());
  client.ask(kHang, "first");

  client.close();
  server.drain();

  EXPECT_TRUE(server.wait());
  server.stop();
  EXPECT_EQ(server.handler.unwound, 1);
}

TEST(Listener, DrainClosesIdleConnectionsAndWaitsForBusyOnes) {
  RunningListener server;
  LoopbackClient idle(server.port());
  LoopbackClient busy(server.port());
  idle.ask(kGet, "[]");
  busy.ask("POST /a HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n", "100 Continue\r\n\r\n");

  server.drain();

  EXPECT_THAT(idle.read_to_end(), IsEmpty());
  const std::string answer = busy.ask("hi", "[hi]");
  EXPECT_THAT(answer, HasSubstr("Connection: close"));
  EXPECT_TRUE(server.wait());
}

TEST(Listener, StopCutsEverything) {
  RunningListener server;
  LoopbackClient client(server.port());
  client.ask(kHang, "first");

  server.stop();

  EXPECT_THAT(client.read_to_end(), IsEmpty());
  EXPECT_EQ(server.handler.unwound, 1);
}

TEST(Listener, MayBeDestroyedWithConnectionsOpen) {
  RouteHandler handler;
  boost::asio::io_context io{1};
  auto listener = Listener::open(io.get_executor(), {.host = "127.0.0.1", .port = 0}, {}).value();
  boost::asio::co_spawn(io, listener->run(handler), [](const std::exception_ptr&) {});
  LoopbackClient idle(listener->port());
  LoopbackClient busy(listener->port());
  busy.send(kHang);
  while (handler.seen.empty()) io.run_one_for(std::chrono::seconds(10));

  listener.reset();

  EXPECT_EQ(handler.unwound, 0);
}

TEST(Listener, D05AcceptPausesAtTheLimitOfConnections) {
  HttpOptions options;
  options.max_connections = 1;
  options.load = std::make_shared<HttpLoad>();
  RunningListener server(options);
  LoopbackClient first(server.port());
  first.ask(kGet, "[]");
  LoopbackClient second(server.port());
  second.send(kGet);

  EXPECT_EQ(options.load->connections, 1u);
  first.close();

  EXPECT_THAT(second.read_until("[]"), EndsWith("GET /a []"));
}

// One connection, which is taken, and a spare one.
HttpOptions with_a_spare_connection() {
  HttpOptions options;
  options.max_connections = 1;
  options.spare_connections = 1;
  options.never_shed = {"/healthz"};
  options.timeouts.spare = std::chrono::milliseconds(100);
  options.timeouts.resolution = std::chrono::milliseconds(10);
  return options;
}

TEST(Listener, D05ASpareConnectionServesProbesAndNothingElse) {
  RunningListener server(with_a_spare_connection());
  LoopbackClient first(server.port());
  first.ask(kGet, "[]");

  LoopbackClient probe(server.port());
  probe.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\nGET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
  const std::string well = probe.read_to_end();
  LoopbackClient other(server.port());
  other.send(kGet);
  const std::string refused = other.read_to_end();

  EXPECT_THAT(well, StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(well, HasSubstr("Connection: close"));
  EXPECT_EQ(well.find("GET /healthz []"), well.rfind("GET /healthz []"));
  EXPECT_THAT(refused, StartsWith("HTTP/1.1 503 "));
  EXPECT_THAT(refused, HasSubstr("\r\nRetry-After: 1\r\n"));
  EXPECT_THAT(refused, HasSubstr("Connection: close"));
  EXPECT_THAT(refused, HasSubstr("limit of connections"));
  EXPECT_THAT(first.ask(kGet, "[]"), EndsWith("GET /a []"));
}

TEST(Listener, D05ASpareConnectionIsNotForWaitingOn) {
  RunningListener server(with_a_spare_connection());
  LoopbackClient first(server.port());
  first.ask(kGet, "[]");
  LoopbackClient silent(server.port());
  LoopbackClient slow(server.port());

  slow.send("GET /healthz HTTP/1.1\r\n");
  LoopbackClient probe(server.port());

  EXPECT_THAT(silent.read_to_end(), IsEmpty());
  EXPECT_THAT(slow.read_to_end(), StartsWith("HTTP/1.1 408 "));
  EXPECT_THAT(probe.ask("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n", "[]"), EndsWith("GET /healthz []"));
}

TEST(Listener, D05WhoComesWhenAConnectionIsFreeAgainStays) {
  HttpOptions options = with_a_spare_connection();
  options.load = std::make_shared<HttpLoad>();
  RunningListener server(options);
  LoopbackClient first(server.port());
  first.ask(kGet, "[]");
  first.send("GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  first.read_to_end();
  first.close();
  while (options.load->connections > 0) std::this_thread::yield();

  LoopbackClient second(server.port());

  EXPECT_THAT(second.ask(kGet, "[]"), EndsWith("GET /a []"));
  EXPECT_THAT(second.ask(kGet, "[]"), EndsWith("GET /a []"));
}

TEST(Listener, D05AListenerWithItsOwnBudgetAnswersUnderOverload) {
  HttpOptions options;
  options.max_in_flight = 1;
  RunningListener server(options);
  RunningListener admin;
  LoopbackClient busy(server.port());
  busy.ask(kHang, "first");

  LoopbackClient refused(server.port());
  LoopbackClient operations(admin.port());
  EXPECT_THAT(refused.ask(kGet, "}}"), StartsWith("HTTP/1.1 503 "));
  EXPECT_THAT(operations.ask(kGet, "[]"), StartsWith("HTTP/1.1 200 "));
}

// While it lives, this process can open no further descriptor.
class NoMoreDescriptors {
 public:
  NoMoreDescriptors() {
    getrlimit(RLIMIT_NOFILE, &usual_);
    const int lowest_free = dup(0);
    close(lowest_free);
    const rlimit tight{.rlim_cur = static_cast<rlim_t>(lowest_free), .rlim_max = usual_.rlim_max};
    setrlimit(RLIMIT_NOFILE, &tight);
  }
  ~NoMoreDescriptors() { setrlimit(RLIMIT_NOFILE, &usual_); }
  NoMoreDescriptors(const NoMoreDescriptors&) = delete;
  NoMoreDescriptors& operator=(const NoMoreDescriptors&) = delete;

 private:
  rlimit usual_{};
};

TEST(Listener, D05AcceptPausesWithoutSpinningWhenDescriptorsRunOut) {
  // UBSan's check of dynamic types opens a pipe to look at memory, and takes an object for broken when there is no descriptor left.
  if (__has_feature(undefined_behavior_sanitizer)) GTEST_SKIP() << "runs without UBSan: ./check --quick and ./check --tsan";
  constexpr std::chrono::milliseconds kResolution(20);
  std::vector<SteadyTime> failures;
  std::promise<void> failed_twice;
  HttpOptions options;
  options.timeouts.resolution = kResolution;
  options.on_fault = [&](std::string_view, std::string_view) {
    failures.push_back(std::chrono::steady_clock::now());
    if (failures.size() == 2) failed_twice.set_value();
  };
  RunningListener server(options);
  LoopbackClient early(server.port());
  LoopbackClient late;
  early.ask(kGet, "[]");

  {
    const NoMoreDescriptors tight;
    late.connect(server.port());
    late.send(kGet);
    ASSERT_EQ(failed_twice.get_future().wait_for(std::chrono::seconds(10)), std::future_status::ready);
    EXPECT_THAT(early.ask(kGet, "[]"), EndsWith("GET /a []"));
  }

  EXPECT_THAT(late.read_until("[]"), EndsWith("GET /a []"));
  server.stop();
  EXPECT_GE(failures[1] - failures[0], kResolution / 2);
}

}  // namespace
}  // namespace sekisho
