#include "tests/unit/providers/upstream/transport_fixture.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>

#include <algorithm>
#include <array>

namespace sekisho {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST_P(TransportTest, GivesStatusHeadersAndBody) {
  ScriptedUpstream upstream;
  upstream.answer(Script().send(http_answer(201, "application/json", R"({"a":1})", "X-Thing:  spaced  \r\n")));

  Response response = send(upstream);

  ASSERT_TRUE(response);
  EXPECT_EQ((*response)->status(), 201);
  EXPECT_EQ((*response)->headers().find("x-thing"), "spaced");
  EXPECT_EQ(read_all(**response), R"({"a":1})");
}

TEST_P(TransportTest, SendsExactlyWhatItWasGiven) {
  ScriptedUpstream upstream;
  upstream.answer(Script().send(json_answer("{}")));
  UpstreamCall call = call_to(upstream);
  call.body = std::string("a\0b", 3);
  call.headers.add("X-Empty", "");
  UpstreamCredential credential{.bearer = Secret("key-1"), .headers = {}};
  credential.headers.emplace_back("Api-Token", Secret("t"));
  call.credential = std::make_shared<const UpstreamCredential>(credential);

  fetch(origin_of(upstream.url()), std::move(call));

  const ScriptedUpstream::Request request = upstream.requests().at(0);
  EXPECT_THAT(request.head, StartsWith("POST /v1/chat/completions?q=hidden HTTP/1.1\r\nHost: 127.0.0.1:"));
  EXPECT_THAT(request.head, HasSubstr("\r\nContent-Type: application/json\r\n"));
  EXPECT_THAT(request.head, HasSubstr("\r\nX-Empty:\r\n"));
  EXPECT_THAT(request.head, HasSubstr("\r\nAuthorization: Bearer key-1\r\n"));
  EXPECT_THAT(request.head, HasSubstr("\r\nApi-Token: t\r\n"));
  EXPECT_THAT(request.head, HasSubstr("\r\nAccept-Encoding: identity\r\n"));
  EXPECT_THAT(request.head, Not(HasSubstr("Expect:")));
  EXPECT_THAT(request.head, Not(HasSubstr("Accept:")));
  EXPECT_EQ(request.body, std::string("a\0b", 3));
}

TEST_P(TransportTest, SendsLargeBodiesWhole) {
  ScriptedUpstream upstream;
  upstream.answer(Script().send(json_answer("{}")));
  UpstreamCall call = call_to(upstream);
  call.body = std::string(3 * 1024 * 1024, 'x') + "end";

  EXPECT_EQ(fetch(origin_of(upstream.url()), call), "{}");

  EXPECT_EQ(upstream.requests().at(0).body, call.body);
}

TEST_P(TransportTest, ReusesAConnectionForTheSameCredential) {
  ScriptedUpstream upstream;
  upstream.answer(Script().send(json_answer("{}")));

  fetch(upstream);
  fetch(upstream);
  fetch(upstream);

  EXPECT_EQ(upstream.connections(), 1);
}

TEST_P(TransportTest, NeverSharesAConnectionBetweenCredentials) {
  ScriptedUpstream upstream;
  upstream.answer(Script().send(json_answer("{}")));
  std::array<UpstreamCall, 3> calls{call_to(upstream), call_to(upstream), call_to(upstream)};
  calls[0].credential = bearer("key-1");
  calls[1].credential = bearer("key-2");
  calls[2].credential = secret_header("Api-Token", "key-1");

  for (const UpstreamCall& call : calls) fetch(origin_of(upstream.url()), call);

  EXPECT_EQ(upstream.connections(), 3);
}

TEST_P(TransportTest, TurnsToAFreshConnectionWhenTheIdleOneWasClosed) {
  ScriptedUpstream upstream;
  upstream.answer(Script().send(json_answer("1")).close());
  upstream.answer(Script().send(json_answer("2")));

  EXPECT_EQ(fetch(upstream), "1");
  ASSERT_TRUE(upstream.wait_for_end(0));
  EXPECT_EQ(fetch(upstream), "2");
}

// However short the connection has been idle, a second answer to one request is not the answer to the next one.
TEST_P(TransportTest, AnAnswerThatNobodyAskedForIsNobodys) {
  ScriptedUpstream upstream;
  upstream.answer(Script().send(json_answer("1")).wait_for("idle").send(json_answer("nobody's")).close());
  upstream.answer(Script().send(json_answer("2")));

  EXPECT_EQ(fetch(upstream), "1");
  upstream.release("idle");
  ASSERT_TRUE(upstream.wait_for_end(0));
  EXPECT_EQ(fetch(upstream), "2");
}

TEST_P(TransportTest, TurnsToAFreshConnectionWhenTheIdleOneWasReset) {
  ScriptedUpstream upstream;
  upstream.answer(Script().send(json_answer("1")).wait_for("idle").reset());
  upstream.answer(Script().send(json_answer("2")));

  EXPECT_EQ(fetch(upstream), "1");
  upstream.release("idle");
  ASSERT_TRUE(upstream.wait_for_end(0));
  EXPECT_EQ(fetch(upstream), "2");
}

TEST_P(TransportTest, ConnectionsOutliveTheTransport) {
  ScriptedUpstream upstream;
  upstream.answer(Script().send(json_answer("{}")));
  auto first = make_transport(GetParam());
  Response response = run_awaitable(context_, first->send(origin_of(upstream.url()), call_to(upstream)));
  ASSERT_TRUE(response);
  read_all(**response);
  response->reset();
  first.reset();

  fetch(upstream);

  EXPECT_EQ(upstream.connections(), 1);
}

TEST_P(TransportTest, AnIdleConnectionIsNoWorkForTheContext) {
  ScriptedUpstream upstream;
  upstream.answer(Script().send(json_answer("{}")));
  fetch(upstream);

  context_.restart();
  const auto began = std::chrono::steady_clock::now();
  context_.run_for(std::chrono::seconds(10));

  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(1));
}

TEST_P(TransportTest, StreamsPieceByPiece) {
  ScriptedUpstream upstream;
  upstream.answer(Script().send(sse_head() + http_chunk("data: 1\n\n")).wait_for("more").send(http_chunk("data: 2\n\n") + http_chunk("")));
  Response response = send(upstream);
  ASSERT_TRUE(response);

  EXPECT_EQ(read(**response).value(), "data: 1\n\n");
  upstream.release("more");
  EXPECT_EQ(read(**response).value(), "data: 2\n\n");
  EXPECT_EQ(read(**response).value(), std::nullopt);
}

TEST_P(TransportTest, ReadTimesOutAndCanGoOn) {
  ScriptedUpstream upstream;
  upstream.answer(Script().send(sse_head()).wait_for("more").send(http_chunk("late") + http_chunk("")));
  Response response = send(upstream);
  ASSERT_TRUE(response);

  EXPECT_EQ(read(**response, milliseconds(20)).error().kind, ErrorKind::UpstreamTimeout);
  upstream.release("more");
  EXPECT_EQ(read_all(**response), "late");
}

TEST_P(TransportTest, HoldsTheUpstreamBackWhileNobodyReads) {
  constexpr std::size_t kTotal = 64 * 1024 * 1024;
  ScriptedUpstream upstream;
  upstream.answer(
      Script().send("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(kTotal) + "\r\n\r\n").flood(std::string(65536, 'x'), 1024));
  Response response = send(upstream);
  ASSERT_TRUE(response);

  context_.restart();
  context_.run_for(milliseconds(300));  // as long as it likes to: nothing more comes in
  const std::size_t pushed = upstream.bytes_sent(0);

  // The kernel's two socket buffers may take a few MB (tcp_wmem, tcp_rmem), we take 64 KiB.
  EXPECT_LT(pushed, 16u * 1024 * 1024);
  EXPECT_EQ(read_all(**response).size(), kTotal);
}

TEST_P(TransportTest, BuffersAtMost64KiB) {
  ScriptedUpstream upstream;
  upstream.answer(Script().send("HTTP/1.1 200 OK\r\nContent-Length: 1048576\r\n\r\n" + std::string(1048576, 'x')));
  Response response = send(upstream);
  ASSERT_TRUE(response);
  std::size_t largest = 0;

  for (;;) {
    context_.restart();
    context_.run_for(milliseconds(2));
    const auto bytes = read(**response);
    ASSERT_TRUE(bytes);
    if (!*bytes) break;
    largest = std::max(largest, (*bytes)->size());
  }

  EXPECT_LE(largest, 65536u);
}

TEST_P(TransportTest, DestroyingAResponseClosesTheConnectionAtOnce) {
  ScriptedUpstream upstream;
  upstream.answer(Script().send(sse_head() + http_chunk("data: 1\n\n")).stall());
  Response response = send(upstream);
  ASSERT_TRUE(response);

  const auto destroyed = std::chrono::steady_clock::now();
  response->reset();

  ASSERT_TRUE(upstream.wait_for_close(0));
  EXPECT_LT(*upstream.closed_at(0) - destroyed, milliseconds(100));
}

TEST_P(TransportTest, DestroyingAPausedResponseClosesTheConnectionAtOnce) {
  ScriptedUpstream upstream;
  upstream.answer(Script().send(sse_head()).flood(http_chunk(std::string(65536, 'x')), 1000).stall());
  Response response = send(upstream);
  ASSERT_TRUE(response);
  context_.restart();
  context_.run_for(milliseconds(50));

  const auto destroyed = std::chrono::steady_clock::now();
  response->reset();

  ASSERT_TRUE(upstream.wait_for_close(0));
  EXPECT_LT(*upstream.closed_at(0) - destroyed, milliseconds(100));
}

// Emits the cancellation once `ready` says so, and waits for the coroutine to end.
template <class T, class Ready>
std::exception_ptr run_and_cancel(boost::asio::io_context& context, boost::asio::awaitable<T> work, Ready ready) {
  boost::asio::cancellation_signal signal;
  std::exception_ptr failure;
  bool done = false;
  auto completion = [&](std::exception_ptr error, const T&) {
    failure = error;
    done = true;
  };
  boost::asio::co_spawn(context, std::move(work), boost::asio::bind_cancellation_slot(signal.slot(), completion));
  context.restart();
  while (!done && !ready()) context.run_one_for(milliseconds(10));
  signal.emit(boost::asio::cancellation_type::terminal);
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  while (!done && std::chrono::steady_clock::now() < end) context.run_one_for(milliseconds(10));
  return failure;
}

TEST_P(TransportTest, CancellingWhileTheHeadIsAwaitedClosesTheConnectionAtOnce) {
  ScriptedUpstream upstream;
  upstream.answer(Script().stall());
  std::chrono::steady_clock::time_point cancelled;
  const auto requested = [&] {
    cancelled = std::chrono::steady_clock::now();
    return !upstream.requests().empty();
  };
  const UpstreamOrigin origin = origin_of(upstream.url());

  const std::exception_ptr failure = run_and_cancel(context_, transport_->send(origin, call_to(upstream)), requested);

  EXPECT_THROW(std::rethrow_exception(failure), boost::system::system_error);
  ASSERT_TRUE(upstream.wait_for_close(0));
  EXPECT_LT(*upstream.closed_at(0) - cancelled, milliseconds(100));
}

TEST_P(TransportTest, CancellingAReadUnwindsIt) {
  ScriptedUpstream upstream;
  upstream.answer(Script().send(sse_head()).stall());
  Response response = send(upstream);
  ASSERT_TRUE(response);
  int turns = 0;

  const std::exception_ptr failure = run_and_cancel(context_, (*response)->read(), [&] { return ++turns > 3; });

  EXPECT_THROW(std::rethrow_exception(failure), boost::system::system_error);
}

TEST_P(TransportTest, TheContextMayDieWhileAResponseIsOpen) {
  ScriptedUpstream upstream;
  upstream.answer(Script().send(sse_head()).stall());
  auto context = std::make_unique<boost::asio::io_context>(1);
  const UpstreamOrigin origin = origin_of(upstream.url());
  const auto work = [](Transport& transport, UpstreamOrigin to, UpstreamCall call) -> boost::asio::awaitable<void> {
    Response response = co_await transport.send(to, std::move(call));
    co_await (*response)->read();
  };
  boost::asio::co_spawn(*context, work(*transport_, origin, call_to(upstream)), [](std::exception_ptr) {});
  while (upstream.requests().empty()) context->run_one_for(milliseconds(10));
  context->run_for(milliseconds(20));

  context.reset();

  EXPECT_TRUE(upstream.wait_for_close(0));
}

TEST_P(TransportTest, WaitsInLineForAConnection) {
  ScriptedUpstream upstream;
  upstream.answer(Script().send(json_answer("{}")));
  UpstreamOrigin origin = origin_of(upstream.url());
  origin.max_connections = 1;
  const auto both = [](Transport& transport, const UpstreamOrigin& to, UpstreamCall call, int& done) -> boost::asio::awaitable<void> {
    Response response = co_await transport.send(to, std::move(call));
    if (response) ++done;
  };
  int done = 0;

  boost::asio::co_spawn(context_, both(*transport_, origin, call_to(upstream), done), [](std::exception_ptr) {});
  boost::asio::co_spawn(context_, both(*transport_, origin, call_to(upstream), done), [](std::exception_ptr) {});
  context_.run_for(std::chrono::seconds(10));

  EXPECT_EQ(done, 2);
  EXPECT_EQ(upstream.connections(), 1);
}

TEST_P(TransportTest, WaitsInLineNoLongerThanTheConnectTimeout) {
  ScriptedUpstream upstream;
  upstream.answer(Script().send(sse_head()).stall());
  UpstreamOrigin origin = origin_of(upstream.url());
  origin.max_connections = 1;
  Response first = send(origin, call_to(upstream));
  ASSERT_TRUE(first);
  UpstreamCall call = call_to(upstream);
  call.connect_timeout = milliseconds(50);

  const Response second = send(origin, std::move(call));

  EXPECT_EQ(second.error().kind, ErrorKind::UpstreamTimeout);
  EXPECT_THAT(second.error().message, HasSubstr("connections"));
}

TEST_P(TransportTest, AThousandRequestsUseOneConnection) {
  ScriptedUpstream upstream;
  upstream.answer(Script().send(json_answer("{}")));
  int good = 0;

  for (int i = 0; i < 1000; ++i) good += fetch(upstream) == "{}" ? 1 : 0;

  EXPECT_EQ(good, 1000);
  EXPECT_EQ(upstream.connections(), 1);
}

INSTANTIATE_TEST_SUITE_P(Kinds, TransportTest, kBothKinds, kind_as_suffix);

}  // namespace
}  // namespace sekisho
