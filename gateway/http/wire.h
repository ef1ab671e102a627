#pragma once

#include "gateway/core/clock.h"
#include "gateway/http/worker.h"
#include "gateway/net/connection.h"
#include "gateway/net/event.h"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace sekisho {

// A connection as the session sees it: bytes that have arrived, whole writes, one deadline, and an eye on the client's side while
// nobody reads. A client that closes its sending side, even half-way, counts as gone.
class Wire final : public ReadinessWaiter, public std::enable_shared_from_this<Wire> {
 public:
  enum class Arrival { Bytes, Ended, Late, Stopped };

  Wire(std::unique_ptr<Connection> connection, std::shared_ptr<Worker> worker);

  // Waits for bytes beyond those in unread(). Late: the deadline passed first. Ended: there will be none.
  boost::asio::awaitable<Arrival> receive();

  // What has arrived and was not consumed. The view lives until the next suspension or call of a non-const member.
  std::string_view unread() const;
  void consume(std::size_t count);
  // Consumes that much and answers it; without a copy when it is all there is.
  std::string take(std::size_t count);
  // Moves the unread bytes out of the worker's shared buffer. Before any suspension outside this class.
  void keep();
  // Gives the memory of read-ahead back, where nothing is unread.
  void release_memory();

  // Writes all parts, in one system call when the kernel has room. False: the client is gone. The parts are borrowed, and at most
  // kMostParts.
  static constexpr std::size_t kMostParts = 4;
  boost::asio::awaitable<bool> send(std::span<const std::string_view> parts);
  // The other end sees the end of the stream; reading goes on. False: there is no room yet for what was written before.
  bool end_output();
  // The same, when there is room or the client is given up.
  boost::asio::awaitable<void> finish_output();
  // Resets or closes (see Connection) and tells whoever waits.
  void close();

  // Watches for the client leaving, whenever nobody is in receive(), until unwatch(). `on_departure` is called at most once; maybe
  // within this call.
  void watch(std::function<void()> on_departure);
  void unwatch() { on_departure_ = nullptr; }
  bool departed() const { return departed_; }
  // Tells the watcher, though the client has not left; it is told once more when that happens.
  void interrupt() const {
    if (on_departure_) on_departure_();
  }

  void set_deadline(SteadyTime deadline) {
    deadline_ = deadline;
    late_ = false;
  }
  SteadyTime deadline() const { return deadline_; }
  // Called by the sweep once the deadline is past.
  void expire();
  // Wakes whoever waits and makes everything fail from now on.
  void stop();
  // Destroys the coroutines that wait here; for the end of the program.
  void abandon();

  void ready(Readiness what) override;

 private:
  Transfer read_once(std::size_t at_most);
  boost::asio::awaitable<bool> wait_to_write(Transfer::State wanted);
  void arm(Readiness what);
  void read_ahead();
  bool has_left();
  void look_later();
  void depart();

  std::shared_ptr<Worker> worker_;
  std::unique_ptr<Connection> connection_;
  std::function<void()> on_departure_;
  Event read_event_;
  Event write_event_;
  std::string kept_;           // unread bytes that had to outlive the shared buffer
  std::size_t kept_from_ = 0;  // of kept_, what is before was consumed
  std::string_view fresh_;     // unread bytes in the shared buffer, which follow on the kept ones; when not empty, kept_ is
  SteadyTime deadline_ = SteadyTime::max();
  Readiness read_wants_ = Readiness::Read;  // what the last fruitless read waits for (TLS may have to write first)
  bool may_read_ = true;                    // a read may yield something without waiting
  bool reading_ = false;                    // somebody is in receive()
  bool read_armed_ = false;
  bool write_armed_ = false;
  bool looks_later_ = false;
  bool ended_ = false;
  bool late_ = false;
  bool departed_ = false;
};

}  // namespace sekisho
