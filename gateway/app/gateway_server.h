#pragma once

#include "config/config.h"
#include "gateway/app/activated_sockets.h"
#include "gateway/app/admin_handler.h"
#include "gateway/app/compose.h"
#include "gateway/app/file_watch.h"
#include "gateway/app/health_checks.h"
#include "gateway/app/worker_thread.h"
#include "gateway/audit/audit_store.h"
#include "gateway/http/tls_context.h"
#include "gateway/telemetry/address_alarm.h"
#include "gateway/telemetry/log.h"
#include "gateway/telemetry/metrics.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace sekisho {

// Connections of the client door beyond `server.limits.connections`, for probes (HttpOptions::spare_connections).
inline constexpr std::size_t kSpareConnections = 16;

// What the gateway borrows from the one who starts it. All of it must outlive the gateway.
struct GatewayParts {
  Composer& composer;
  std::shared_ptr<Log> log;
  Metrics& metrics;
  RecordSink& records;
  AddressAlarm& alarm;
  AuditStore* audit = nullptr;  // null: no store
  std::function<void(ExceptionUses&)> keep_uses = [](ExceptionUses&) {};
  ActivatedSockets sockets = {};  // doors that are open already
};

// The running gateway: workers, admin door, reload and drain. Everything here happens on the main thread, which runs `context_`.
class GatewayServer {
 public:
  // Opens every door; nothing is accepted before run(). An Error says what and why; its `param` is the setting at fault.
  static Result<std::unique_ptr<GatewayServer>> open(const Config& config, std::shared_ptr<const Snapshot> first, GatewayParts parts);
  ~GatewayServer();

  std::uint16_t port() const { return workers_.front()->port(); }
  std::uint16_t admin_port() const { return admin_ ? admin_->port() : 0; }

  // Serves until SIGTERM or SIGINT has drained it: readyz says so at once, running streams get `drain.timeout`, then an in-band error
  // event; a second signal skips the waiting. SIGHUP reloads; a dictionary that
  // changes is read again by itself. Returns the exit code of the process.
  int run();

 private:
  GatewayServer(const Config& config, std::shared_ptr<const Snapshot> first, GatewayParts parts);

  Result<void> check_free(const ListenAddress& address);
  Result<void> open_doors(const ActivatedSockets& sockets);
  Result<void> open_admin(const ActivatedSockets& sockets);
  void wait_for_signals();
  void on_signal(int number);
  void reload();
  void keep_old(const std::vector<Problem>& problems);
  void watch_dictionaries();
  void refresh_dictionaries();
  void warn_of_restart(const Config& next) const;
  void begin_drain();
  void cut_streams();
  void stop_workers();
  void worker_done();
  HttpOptions options_for(const ServerConfig& server) const;

  Config config_;
  SnapshotHolder snapshots_;
  Composer& composer_;
  std::shared_ptr<Log> log_;
  Metrics& metrics_;
  AddressAlarm& alarm_;
  AuditStore* audit_;

  SystemClock clock_;
  boost::asio::thread_pool scan_pool_{1};
  RateLimiter limits_{clock_};
  IdempotencyStore idempotency_{clock_};
  Runtime runtime_;

  boost::asio::io_context context_{1};
  boost::asio::steady_timer drain_timer_{context_};
  boost::asio::steady_timer watch_timer_{context_};
  HealthChecks checks_{context_, snapshots_, runtime_.health, alarm_};
  FileWatch dictionaries_;
  struct Signals;
  std::unique_ptr<Signals> signals_;
  std::shared_ptr<TlsContext> tls_;
  std::vector<std::unique_ptr<WorkerThread>> workers_;
  std::size_t workers_running_ = 0;
  std::unique_ptr<AdminHandler> admin_handler_;
  std::unique_ptr<Listener> admin_;
  int stop_requests_ = 0;
};

}  // namespace sekisho
