#include "gateway/http/wire.h"

#include <boost/asio/steady_timer.hpp>
#include <boost/system/error_code.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace sekisho {

namespace asio = boost::asio;

namespace {

class Flag {
 public:
  explicit Flag(bool& flag) : flag_(flag) { flag_ = true; }
  ~Flag() { flag_ = false; }
  Flag(const Flag&) = delete;
  Flag& operator=(const Flag&) = delete;

 private:
  bool& flag_;
};

// What is still to be written.
class Remainder {
 public:
  explicit Remainder(std::span<const std::string_view> parts) : count_(std::min(parts.size(), parts_.size())) {
    std::copy_n(parts.begin(), count_, parts_.begin());
    advance(0);
  }

  bool empty() const { return first_ == count_; }
  std::span<const std::string_view> parts() const { return std::span(parts_).subspan(first_, count_ - first_); }

  void advance(std::size_t bytes) {
    while (first_ < count_ && bytes >= parts_[first_].size()) bytes -= parts_[first_++].size();
    if (first_ < count_) parts_[first_].remove_prefix(bytes);
  }

 private:
  std::array<std::string_view, Wire::kMostParts> parts_;
  std::size_t first_ = 0;
  std::size_t count_;
};

}  // namespace

Wire::Wire(std::unique_ptr<Connection> connection, std::shared_ptr<Worker> worker)
    : worker_(std::move(worker)), connection_(std::move(connection)) {}

asio::awaitable<Wire::Arrival> Wire::receive() {
  for (;;) {
    if (departed_) co_return Arrival::Stopped;
    if (ended_) co_return Arrival::Ended;
    if (may_read_) {
      const Transfer transfer = read_once(worker_->read_buffer.size());
      if (transfer.state == Transfer::State::Moved) co_return Arrival::Bytes;
      if (ended_) continue;
    }
    if (late_) co_return Arrival::Late;
    keep();
    arm(read_wants_);
    const Flag reading(reading_);
    co_await read_event_.wait();
  }
}

// Reads into the shared buffer, behind what is kept.
Transfer Wire::read_once(std::size_t at_most) {
  keep();
  const Transfer transfer = connection_->try_read(std::span(worker_->read_buffer).first(at_most));
  may_read_ = transfer.state == Transfer::State::Moved && transfer.more;
  read_wants_ = transfer.state == Transfer::State::WantsWrite ? Readiness::Write : Readiness::Read;
  if (transfer.state == Transfer::State::Moved) {
    fresh_ = std::string_view(worker_->read_buffer.data(), transfer.bytes);
    if (!kept_.empty()) keep();
  } else if (transfer.state == Transfer::State::Ended || transfer.state == Transfer::State::Failed) {
    ended_ = true;
  }
  return transfer;
}

std::string_view Wire::unread() const {
  if (!fresh_.empty()) return fresh_;
  return std::string_view(kept_).substr(kept_from_);
}

void Wire::consume(std::size_t count) {
  if (!fresh_.empty()) {
    fresh_.remove_prefix(count);
    return;
  }
  kept_from_ += count;
  if (kept_from_ < kept_.size()) return;
  kept_.clear();
  kept_from_ = 0;
}

std::string Wire::take(std::size_t count) {
  const bool everything = fresh_.empty() && kept_from_ == 0 && kept_.size() == count;
  if (everything) return std::exchange(kept_, {});
  std::string taken(unread().substr(0, count));
  consume(count);
  return taken;
}

void Wire::keep() {
  if (fresh_.empty()) return;
  if (kept_from_ > 0) kept_.erase(0, std::exchange(kept_from_, 0));
  kept_.append(fresh_);
  fresh_ = {};
}

void Wire::release_memory() {
  if (kept_.empty() && kept_.capacity() > 0) kept_ = std::string();
}

asio::awaitable<bool> Wire::send(std::span<const std::string_view> parts) {
  Remainder left(parts);
  while (!left.empty()) {
    if (departed_) co_return false;
    const Transfer transfer = connection_->try_write(left.parts());
    left.advance(transfer.bytes);
    const bool waits = transfer.state == Transfer::State::WantsRead || transfer.state == Transfer::State::WantsWrite;
    if (waits && !co_await wait_to_write(transfer.state)) co_return false;
    if (!waits && transfer.state != Transfer::State::Moved) {
      depart();
      co_return false;
    }
  }
  co_return !departed_;
}

asio::awaitable<bool> Wire::wait_to_write(Transfer::State wanted) {
  keep();
  const SteadyTime deadline = deadline_;
  set_deadline(worker_->now() + worker_->options.timeouts.write_stall);
  arm(wanted == Transfer::State::WantsRead ? Readiness::Read : Readiness::Write);
  co_await write_event_.wait();
  const bool stalled = late_;
  set_deadline(deadline);
  if (stalled) {
    depart();
    connection_.reset();
  }
  co_return !departed_;
}

bool Wire::end_output() { return !connection_ || connection_->try_write({}).state != Transfer::State::WantsWrite; }

asio::awaitable<void> Wire::finish_output() {
  while (!end_output() && co_await wait_to_write(Transfer::State::WantsWrite)) {
  }
}

void Wire::close() {
  departed_ = true;
  connection_.reset();
}

void Wire::watch(std::function<void()> on_departure) {
  on_departure_ = std::move(on_departure);
  if (ended_) return depart();
  read_ahead();
}

void Wire::arm(Readiness what) {
  bool& armed = what == Readiness::Read ? read_armed_ : write_armed_;
  if (armed || !connection_) return;
  armed = true;
  connection_->wait(what, shared_from_this());
}

void Wire::ready(Readiness what) {
  const auto self = shared_from_this();
  (what == Readiness::Read ? read_armed_ : write_armed_) = false;
  if (what == read_wants_) may_read_ = true;
  write_event_.notify();
  if (reading_) return read_event_.notify();
  if (may_read_ && on_departure_) read_ahead();
}

// Nobody reads at the moment, but what the client sends next, or that it left, must be known.
void Wire::read_ahead() {
  while (may_read_ && connection_ && !departed_) {
    const std::size_t room = worker_->options.limits.read_ahead - std::min(worker_->options.limits.read_ahead, unread().size());
    if (room == 0) return has_left() ? depart() : look_later();  // receive() goes on from here
    read_once(std::min(room, worker_->read_buffer.size()));
    if (ended_) return depart();
    keep();
  }
  arm(read_wants_);
}

bool Wire::has_left() {
  const Transfer::State state = connection_->try_read({}).state;
  return state == Transfer::State::Ended || state == Transfer::State::Failed;
}

// A socket with unread bytes does not tell that its other end has left: while there is no room for them, it is asked now and then.
void Wire::look_later() {
  constexpr std::chrono::milliseconds kPause{20};
  if (std::exchange(looks_later_, true)) return;
  const auto timer = std::make_shared<asio::steady_timer>(worker_->executor, kPause);
  timer->async_wait([timer, weak = weak_from_this()](const boost::system::error_code&) {
    const auto self = weak.lock();
    if (!self) return;
    self->looks_later_ = false;
    if (self->on_departure_ && !self->reading_) self->read_ahead();
  });
}

void Wire::depart() {
  if (std::exchange(departed_, true)) return;
  if (const auto tell = std::exchange(on_departure_, nullptr)) tell();
}

void Wire::expire() {
  const auto self = shared_from_this();
  late_ = true;
  deadline_ = SteadyTime::max();
  write_event_.notify();
  read_event_.notify();
}

void Wire::stop() {
  const auto self = shared_from_this();
  depart();
  connection_.reset();
  write_event_.notify();
  read_event_.notify();
}

void Wire::abandon() {
  departed_ = true;
  connection_.reset();
  write_event_.abandon();
  read_event_.abandon();
}

}  // namespace sekisho
