#include "providers/upstream/dial.h"

#include "providers/upstream/wake_up.h"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <utility>

namespace sekisho {

namespace asio = boost::asio;
using Time = std::chrono::steady_clock::time_point;

namespace {

constexpr std::chrono::milliseconds kNextAddress{250};

// The connections being made. Shared with Asio's handlers, which may be told after the coroutine is gone.
class Race : public std::enable_shared_from_this<Race> {
 public:
  explicit Race(const asio::any_io_executor& executor) : news(executor), executor_(executor) {}

  void start(const SocketAddress& address);
  // Closes what was begun and did not win.
  void stop();
  bool running() const { return !runners_.empty(); }

  WakeUp news;
  DialResult result;

 private:
  using Runner = std::shared_ptr<asio::posix::stream_descriptor>;
  void finish(const Runner& runner);

  asio::any_io_executor executor_;
  std::vector<Runner> runners_;
};

void Race::start(const SocketAddress& address) {
  Descriptor socket(::socket(address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const int on = 1;  // so that a connection nobody hears of again ends some day
  ::setsockopt(socket.number(), SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
  const int done = socket.is_open() ? ::connect(socket.number(), &address.any, address.size()) : -1;
  if (done == 0) {
    result.socket = std::move(socket);
    return;
  }
  if (!socket.is_open() || errno != EINPROGRESS) {
    result.os_errno = errno;
    return;
  }
  const Runner runner = runners_.emplace_back(std::make_shared<asio::posix::stream_descriptor>(executor_, socket.release()));
  runner->async_wait(asio::posix::stream_descriptor::wait_write,
                     [race = shared_from_this(), runner](const boost::system::error_code&) { race->finish(runner); });
}

void Race::finish(const Runner& runner) {
  if (std::erase(runners_, runner) == 0) return;
  int failed = 0;
  socklen_t size = sizeof failed;
  ::getsockopt(runner->native_handle(), SOL_SOCKET, SO_ERROR, &failed, &size);
  if (failed != 0) {
    result.os_errno = failed;
  } else if (!result.socket.is_open()) {
    result.socket = Descriptor(runner->release());
  }
  news.notify();
}

void Race::stop() {
  boost::system::error_code ignored;
  for (const Runner& runner : std::exchange(runners_, {})) runner->close(ignored);
}

// Ends the race when the coroutine does, however it does.
class Finish {
 public:
  explicit Finish(std::shared_ptr<Race> race) : race_(std::move(race)) {}
  ~Finish() { race_->stop(); }
  Finish(const Finish&) = delete;
  Finish& operator=(const Finish&) = delete;

 private:
  std::shared_ptr<Race> race_;
};

}  // namespace

asio::awaitable<DialResult> dial(std::vector<SocketAddress> addresses, Time deadline) {
  const auto race = std::make_shared<Race>(co_await asio::this_coro::executor);
  const Finish finish(race);
  std::size_t next = 0;
  Time due = Time::min();
  while (!race->result.socket.is_open()) {
    const Time now = std::chrono::steady_clock::now();
    if (next < addresses.size() && (now >= due || !race->running())) {
      race->start(addresses[next++]);
      due = now + kNextAddress;
      continue;
    }
    if (!race->running()) break;
    race->result.too_late = now >= deadline;
    if (race->result.too_late) break;
    co_await race->news.wait(next < addresses.size() ? std::min(due, deadline) : deadline);
  }
  co_return std::move(race->result);
}

}  // namespace sekisho
