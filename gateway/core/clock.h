#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace sekisho {

using WallTime = std::chrono::system_clock::time_point;
using SteadyTime = std::chrono::steady_clock::time_point;

// The two clocks, so that tests can hold them still.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual WallTime wall() const = 0;
  virtual SteadyTime steady() const = 0;
};

class SystemClock final : public Clock {
 public:
  WallTime wall() const override { return std::chrono::system_clock::now(); }
  SteadyTime steady() const override { return std::chrono::steady_clock::now(); }
};

// RFC 3339 in UTC with milliseconds, `2026-11-20T06:02:11.482Z`.
std::string to_rfc3339(WallTime time);
// The time that `to_rfc3339` wrote so; nullopt for any other text, and for years before 1970 and after 2261.
std::optional<WallTime> from_rfc3339(std::string_view text);

}  // namespace sekisho
