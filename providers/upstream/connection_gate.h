#pragma once

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <string>

namespace sekisho {

// Counts the connections in use to one origin, and lets who comes too many wait in line. One thread.
class ConnectionGate : public std::enable_shared_from_this<ConnectionGate> {
 public:
  // The right to use one connection; gives it back when it dies.
  class Pass {
   public:
    Pass() = default;
    explicit Pass(std::shared_ptr<ConnectionGate> gate) : gate_(std::move(gate)) {}
    Pass(Pass&& other) noexcept = default;
    Pass& operator=(Pass&& other) noexcept;
    ~Pass() { release(); }
    void release();

   private:
    std::shared_ptr<ConnectionGate> gate_;
  };

  explicit ConnectionGate(std::string base_url) : base_url_(std::move(base_url)) {}
  const std::string& base_url() const { return base_url_; }
  bool is_idle() const { return in_use_ == 0 && waiting_.empty(); }

  // A pass where it takes no waiting.
  std::optional<Pass> try_enter(std::size_t limit);
  // A pass, at once while fewer than `limit` are out, else in order of arrival; nullopt when none was free by `deadline`.
  boost::asio::awaitable<std::optional<Pass>> enter(std::size_t limit, std::chrono::steady_clock::time_point deadline);

 private:
  struct Waiter;
  void leave();

  const std::string base_url_;
  std::size_t in_use_ = 0;
  std::deque<Waiter*> waiting_;
};

}  // namespace sekisho
