#include "gateway/app/health_checks.h"

#include "gateway/core/run_until.h"
#include "gateway/pipeline/draw.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>

#include <exception>
#include <utility>

namespace sekisho {
namespace {

namespace asio = boost::asio;
using std::chrono::steady_clock;

// How often new targets are looked for.
constexpr std::chrono::milliseconds kBetweenLooks{500};

// A little less than the interval, drawn anew each time, so that many gateways do not ask at the same moment.
steady_clock::duration next_wait(std::chrono::milliseconds interval) {
  const std::chrono::duration<double, std::milli> wait = interval * (0.8 + 0.2 * draw_unit());
  return std::chrono::duration_cast<steady_clock::duration>(wait);
}

asio::awaitable<void> check(const Snapshot& snapshot, const Target& target, TargetHealth& health, AddressAlarm& alarm) {
  const auto provider = snapshot.providers.find(target.provider);
  const TargetHealth::Leave leave = health.ask(target.conduct.breaker, steady_clock::now());
  if (leave == TargetHealth::Leave::Refused || provider == snapshot.providers.end()) co_return;
  // One that has no answer when the next is due has failed.
  const auto answered = co_await run_before(provider->second->check(target), steady_clock::now() + *target.conduct.breaker.check);
  const bool there = answered && answered->has_value();
  if (answered && !there && answered->error().address_refused) alarm.note(target.id, answered->error().message);
  // That the endpoint is there does not make up for requests that fail: only a probe may say so.
  if (!there) health.failed(leave, target.conduct, steady_clock::now());
  if (there && leave == TargetHealth::Leave::Probe) health.answered(leave, target.conduct, steady_clock::now());
}

}  // namespace

struct HealthChecks::Watch {
  asio::cancellation_signal cancel;
  bool running = false;
};

HealthChecks::HealthChecks(asio::io_context& context, const SnapshotHolder& snapshots, HealthTable& health, AddressAlarm& alarm)
    : context_(context), snapshots_(snapshots), health_(health), alarm_(alarm), look_(context) {}

HealthChecks::~HealthChecks() = default;

void HealthChecks::start() { look_for_targets(); }

void HealthChecks::stop() {
  stopped_ = true;
  look_.cancel();
  for (auto& [target, watch] : watches_) watch->cancel.emit(asio::cancellation_type::terminal);
}

void HealthChecks::look_for_targets() {
  const std::shared_ptr<const Snapshot> snapshot = snapshots_.get();
  for (const Target* target : snapshot->policy->targets_to_serve()) {
    if (target->conduct.breaker.enabled && target->conduct.breaker.check) begin(target->id);
  }
  look_.expires_after(kBetweenLooks);
  look_.async_wait([this](const boost::system::error_code& error) {
    if (!error && !stopped_) look_for_targets();
  });
}

void HealthChecks::begin(const std::string& target) {
  std::unique_ptr<Watch>& watch = watches_[target];
  if (watch == nullptr) watch = std::make_unique<Watch>();
  if (watch->running) return;
  watch->running = true;
  auto ended = [started = watch.get()](const std::exception_ptr&) { started->running = false; };
  asio::co_spawn(context_, this->watch(target), asio::bind_cancellation_slot(watch->cancel.slot(), std::move(ended)));
}

// Until the policy has no such target any more, or wants no checks of it.
asio::awaitable<void> HealthChecks::watch(std::string target) {
  while (true) {
    const std::shared_ptr<const Snapshot> snapshot = snapshots_.get();
    const Target* described = snapshot->policy->find_target(target);
    if (described == nullptr || !described->conduct.breaker.check) co_return;
    co_await check(*snapshot, *described, health_.of(target), alarm_);
    co_await sleep_until(steady_clock::now() + next_wait(*described->conduct.breaker.check));
  }
}

}  // namespace sekisho
