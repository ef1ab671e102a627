#pragma once

#include "gateway/core/target_conduct.h"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <variant>

namespace sekisho {

// Counts the requests that a target has at once, over all threads, and lets a bounded number of others wait in order of arrival. Safe
// from every thread. Settings come with each call, for a reload may change them.
class ConcurrencyLimit {
 public:
  using Time = std::chrono::steady_clock::time_point;
  struct State;

  // One request under way; over when it dies, on whatever thread. It may outlive the limit.
  class Place {
   public:
    Place() = default;
    explicit Place(std::shared_ptr<State> state) : state_(std::move(state)) {}
    Place(Place&& other) noexcept = default;
    Place& operator=(Place&& other) noexcept;
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    ~Place();

   private:
    std::shared_ptr<State> state_;
  };

  enum class Refusal { QueueFull, TooLate };
  using Entry = std::variant<Place, Refusal>;

  struct Load {
    std::size_t in_flight = 0;
    std::size_t waiting = 0;
    double limit = 0;  // 0: none
  };

  ConcurrencyLimit();

  // A place at once while fewer than the limit are out and nobody waits; else in turn, within `settings.wait` and before `deadline`.
  boost::asio::awaitable<Entry> enter(ConcurrencySettings settings, std::optional<Time> deadline);
  // Moves an adaptive limit: down where answers begin later than they used to, up by the root of it else (after Netflix's Gradient2). What
  // they used to take is learned while less than half of the limit is out, and under load forgotten over many minutes only.
  void began_after(const ConcurrencySettings& settings, std::chrono::steady_clock::duration first_event, Time now);
  // The target said that it has too much to do, or did not answer.
  void overran(const ConcurrencySettings& settings);
  Load load() const;

 private:
  std::shared_ptr<State> state_;
};

}  // namespace sekisho
