#pragma once

#include "gateway/pipeline/health_table.h"
#include "gateway/pipeline/snapshot_holder.h"
#include "gateway/telemetry/address_alarm.h"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <map>
#include <memory>
#include <string>

namespace sekisho {

// Asks the endpoints of targets that have `breaker.check` whether they are there, so that nobody's request has to find out. A check that
// fails counts as a failure, one that succeeds closes an open breaker when its time to probe has come. Belongs to the thread of its
// io_context; everything borrowed must outlive it.
class HealthChecks {
 public:
  HealthChecks(boost::asio::io_context& context, const SnapshotHolder& snapshots, HealthTable& health, AddressAlarm& alarm);
  ~HealthChecks();
  HealthChecks(const HealthChecks&) = delete;
  HealthChecks& operator=(const HealthChecks&) = delete;

  void start();
  // Cancels what is under way; the io_context has nothing more to do for it then.
  void stop();

 private:
  struct Watch;
  void look_for_targets();
  void begin(const std::string& target);
  boost::asio::awaitable<void> watch(std::string target);

  boost::asio::io_context& context_;
  const SnapshotHolder& snapshots_;
  HealthTable& health_;
  AddressAlarm& alarm_;
  boost::asio::steady_timer look_;
  bool stopped_ = false;
  std::map<std::string, std::unique_ptr<Watch>, std::less<>> watches_;
};

}  // namespace sekisho
