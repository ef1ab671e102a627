#include "gateway/net/send_batch.h"

#include "gateway/net/socket_connection.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <sys/socket.h>

namespace sekisho {
namespace {

using State = Transfer::State;

// A connection and its other end, of which little fits in between.
class SendBatchTest : public testing::Test {
 protected:
  struct Pair {
    std::unique_ptr<Connection> near;
    Descriptor far;
  };

  Pair connect() {
    std::array<int, 2> ends{};
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()), 0);
    const int room = 4096;
    EXPECT_EQ(::setsockopt(ends[0], SOL_SOCKET, SO_SNDBUF, &room, sizeof room), 0);
    return {plain_connection(loop_.get_executor(), Descriptor(ends[0])), Descriptor(ends[1])};
  }

  static State write(Connection& connection, std::string_view bytes) { return connection.try_write(std::span(&bytes, 1)).state; }

  // What has arrived; `ended` where the end of the stream has.
  static std::string arrived(const Descriptor& end, bool* ended = nullptr) {
    std::string all;
    std::array<char, 4096> buffer{};
    for (;;) {
      const ssize_t count = ::recv(end.number(), buffer.data(), buffer.size(), 0);
      if (count == 0 && ended != nullptr) *ended = true;
      if (count <= 0) return all;
      all.append(buffer.data(), static_cast<std::size_t>(count));
    }
  }

  void turn() {
    loop_.restart();
    loop_.poll();
  }

  // Fills the pair until nothing more is taken, while others send too. Every byte differs from the one before.
  std::string fill(Pair& pair) {
    Pair other = connect();
    std::string written;
    std::string block(2000, ' ');
    for (int i = 0; i < 10'000; ++i) {
      for (char& byte : block) byte = static_cast<char>('a' + (++next_ % 23));
      write(*other.near, "x");
      arrived(other.far);
      if (write(*pair.near, block) != State::Moved) return written;
      written += block;
      turn();
    }
    ADD_FAILURE() << "it never filled";
    return written;
  }

  boost::asio::io_context loop_;
  unsigned next_ = 0;
};

TEST_F(SendBatchTest, SmallWritesLeaveBehindWhatIsReady) {
  Pair one = connect();
  Pair other = connect();
  std::string seen_before;
  boost::asio::post(loop_, [&] {
    EXPECT_EQ(write(*one.near, "one"), State::Moved);
    EXPECT_EQ(write(*other.near, "other"), State::Moved);
  });
  boost::asio::post(loop_, [&] { seen_before = arrived(one.far) + arrived(other.far); });
  turn();
  EXPECT_EQ(seen_before, "");
  EXPECT_EQ(arrived(one.far), "one");
  EXPECT_EQ(arrived(other.far), "other");
}

TEST_F(SendBatchTest, OrderIsKeptWhateverTheSizes) {
  Pair pair = connect();
  const std::string large(SendBatch::kMostOfOne + 1, 'L');
  EXPECT_EQ(write(*pair.near, "first,"), State::Moved);
  EXPECT_EQ(write(*pair.near, "second,"), State::Moved);
  const std::array<std::string_view, 2> parts = {"third,", large};
  const Transfer transfer = pair.near->try_write(parts);
  ASSERT_EQ(transfer.state, State::Moved);
  EXPECT_EQ(arrived(pair.far), ("first,second,third," + large).substr(0, 13 + transfer.bytes));
}

TEST_F(SendBatchTest, ManyWritesDoNotWaitForEachOther) {
  std::vector<Pair> pairs;
  for (int i = 0; i < 100; ++i) pairs.push_back(connect());
  for (Pair& pair : pairs) EXPECT_EQ(write(*pair.near, "x"), State::Moved);
  EXPECT_EQ(arrived(pairs.front().far), "x");
  turn();
  EXPECT_EQ(arrived(pairs.back().far), "x");
}

TEST_F(SendBatchTest, WhoIsAloneDoesNotWait) {
  Pair pair = connect();
  int waited = 0;
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(write(*pair.near, "x"), State::Moved);
    if (arrived(pair.far).empty()) ++waited;
    turn();
    arrived(pair.far);
  }
  EXPECT_GT(waited, 0);
  EXPECT_LT(waited, 10);
}

TEST_F(SendBatchTest, WhoIsNoLongerAloneWaitsForTheOthers) {
  Pair one = connect();
  Pair other = connect();
  for (int i = 0; i < 10; ++i) {
    write(*one.near, "x");
    turn();
  }
  arrived(one.far);
  int waited = 0;
  for (int i = 0; i < 100; ++i) {
    write(*one.near, "x");
    write(*other.near, "x");
    if (arrived(one.far).empty()) ++waited;
    turn();
    arrived(one.far);
    arrived(other.far);
  }
  EXPECT_GT(waited, 80);
}

TEST_F(SendBatchTest, WhatFoundNoRoomFollowsWithoutAnotherWrite) {
  Pair pair = connect();
  const std::string written = fill(pair);
  std::string read = arrived(pair.far);
  EXPECT_LT(read.size(), written.size());
  for (int i = 0; i < 100 && read.size() < written.size(); ++i) {
    turn();
    read += arrived(pair.far);
  }
  EXPECT_EQ(read, written);
}

TEST_F(SendBatchTest, TheEndWaitsForWhatFoundNoRoom) {
  Pair pair = connect();
  const std::string written = fill(pair);
  EXPECT_EQ(pair.near->try_write({}).state, State::WantsWrite);
  bool ended = false;
  std::string read = arrived(pair.far, &ended);
  EXPECT_FALSE(ended);
  EXPECT_EQ(pair.near->try_write({}).state, State::Ended);
  read += arrived(pair.far, &ended);
  EXPECT_TRUE(ended);
  EXPECT_EQ(read, written);
}

TEST_F(SendBatchTest, TheEndOfTheConnectionSendsWhatWasTaken) {
  Pair pair = connect();
  EXPECT_EQ(write(*pair.near, "the last words"), State::Moved);
  pair.near.reset();
  EXPECT_EQ(arrived(pair.far), "the last words");
  turn();
}

TEST_F(SendBatchTest, AConnectionMayEndWhileItWaitsForRoom) {
  Pair pair = connect();
  fill(pair);
  arrived(pair.far);  // room: the wait is over, its handler is about to come
  pair.near.reset();
  turn();
}

TEST_F(SendBatchTest, WhoReadsHasAskedBefore) {
  Pair pair = connect();
  EXPECT_EQ(write(*pair.near, "question"), State::Moved);
  std::array<char, 8> buffer{};
  EXPECT_EQ(pair.near->try_read(buffer).state, State::WantsRead);
  EXPECT_EQ(arrived(pair.far), "question");
}

TEST_F(SendBatchTest, ALostPeerShowsAtTheNextWrite) {
  Pair pair = connect();
  pair.far = Descriptor();
  EXPECT_EQ(write(*pair.near, "is anybody there"), State::Moved);
  turn();
  EXPECT_EQ(write(*pair.near, "no"), State::Failed);
}

}  // namespace
}  // namespace sekisho
