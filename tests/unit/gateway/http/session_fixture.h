#pragma once

#include "gateway/http/session.h"
#include "tests/support/fake_clock.h"
#include "tests/support/memory_connection.h"
#include "tests/support/route_handler.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace sekisho {

// One session over a connection in memory, with a clock that the test moves.
class SessionTest : public testing::Test {
 protected:
  SessionTest() {
    options.on_fault = [this](std::string_view what, std::string_view) { faults.emplace_back(what); };
    options.on_refusal = [this](const HttpRefusal& refusal) { refusals.push_back(refusal.error.kind); };
  }
  ~SessionTest() override {
    if (session) session->stop();
    run();
  }

  // Uses the options as they are by now.
  void connect() {
    worker = std::make_shared<Worker>(io.get_executor(), options, clock);
    client = std::make_shared<MemoryClient>(io.get_executor());
    connect_to(client->connect());
  }

  void connect_to(std::unique_ptr<Connection> connection) {
    if (session) session->stop();
    run();
    session = std::make_shared<Session>(worker, std::move(connection), ClientPeer{.address = "192.0.2.7"}, handler);
    auto over = [this, kept = session](const std::exception_ptr&) { ended = true; };
    boost::asio::co_spawn(io, session->run(), boost::asio::bind_cancellation_slot(session->cancellation_slot(), std::move(over)));
    run();
  }

  // Until nothing more happens by itself.
  void run() {
    io.restart();
    io.poll();
  }

  // Sends, and answers what came back since the last time.
  std::string exchange(std::string_view bytes) {
    if (!client) connect();
    client->send(bytes);
    run();
    return client->take_received();
  }

  // Lets that much time pass, and the sweep look at the deadlines once.
  void pass(std::chrono::milliseconds time) {
    clock->advance(time);
    if (session->deadline() <= clock->steady()) {
      auto expire = [this] { session->expire(); };
      boost::asio::post(io, expire);
    }
    run();
  }

  HttpOptions options;
  std::shared_ptr<FakeClock> clock = std::make_shared<FakeClock>();
  boost::asio::io_context io{1};
  RouteHandler handler;
  std::shared_ptr<Worker> worker;
  std::shared_ptr<MemoryClient> client;
  std::shared_ptr<Session> session;
  bool ended = false;
  std::vector<std::string> faults;
  std::vector<ErrorKind> refusals;
};

}  // namespace sekisho
