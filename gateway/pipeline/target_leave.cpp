#include "gateway/pipeline/target_leave.h"

#include <utility>

namespace sekisho {
namespace {

using std::chrono::steady_clock;

bool is_unwell(const Error& error) {
  switch (error.kind) {
    case ErrorKind::ConnectFailed:
    case ErrorKind::UpstreamTimeout:
    case ErrorKind::UpstreamOverloaded:
    case ErrorKind::UpstreamProtocol:
    case ErrorKind::UpstreamTruncated:
      return true;
    case ErrorKind::UpstreamFailed:
      return error.upstream_status != 409;  // only what was asked was locked
    default:
      return false;
  }
}

}  // namespace

TargetLeave::TargetLeave(TargetHealth& health, const TargetConduct& conduct)
    : health_(&health), conduct_(&conduct), begun_(steady_clock::now()), leave_(health.ask(conduct.breaker, begun_)) {
  if (refused()) health_ = nullptr;
}

TargetLeave::TargetLeave(TargetLeave&& other) noexcept
    : health_(std::exchange(other.health_, nullptr)),
      conduct_(other.conduct_),
      begun_(other.begun_),
      leave_(other.leave_),
      heard_(other.heard_) {}

TargetLeave& TargetLeave::operator=(TargetLeave&& other) noexcept {
  if (this == &other) return *this;
  give_up();
  health_ = std::exchange(other.health_, nullptr);
  conduct_ = other.conduct_;
  begun_ = other.begun_;
  leave_ = other.leave_;
  heard_ = other.heard_;
  return *this;
}

void TargetLeave::began() {
  if (health_ == nullptr) return;
  const auto now = steady_clock::now();
  if (!health_->began(leave_, *conduct_, now - begun_, now)) health_ = nullptr;
}

void TargetLeave::succeeded() {
  if (TargetHealth* const health = std::exchange(health_, nullptr)) health->answered(leave_, *conduct_, steady_clock::now());
}

void TargetLeave::failed(const Error& error) {
  if (error.source != ErrorSource::Upstream) return;
  if (!is_unwell(error)) return succeeded();
  overran();
}

void TargetLeave::overran() {
  if (TargetHealth* const health = std::exchange(health_, nullptr)) health->failed(leave_, *conduct_, steady_clock::now());
}

void TargetLeave::outrun(Order order) {
  TargetHealth* const health = std::exchange(health_, nullptr);
  if (health == nullptr) return;
  const auto now = steady_clock::now();
  const bool first = order == Order::AskedFirst;
  health->outrun(leave_, *conduct_, first ? now - begun_ : steady_clock::duration::zero(), first && !heard_, now);
}

void TargetLeave::give_up() {
  if (TargetHealth* const health = std::exchange(health_, nullptr)) health->abandoned(leave_, steady_clock::now());
}

}  // namespace sekisho
