#include "gateway/app/gateway_server.h"

#include "config/config_file.h"
#include "config/config_places.h"
#include "config/secret_reference.h"
#include "gateway/app/audit_wiring.h"
#include "gateway/app/policy_changes.h"
#include "gateway/app/tls_files.h"
#include "gateway/pipeline/budget_samples.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>

#include <algorithm>
#include <csignal>

namespace sekisho {
namespace {

namespace asio = boost::asio;

// What running streams get to send their last error event after the drain time is over. It goes out at once where the client
// reads; nobody else is waited for.
constexpr std::chrono::milliseconds kLastWords{250};
// How often the files of dictionaries are looked at. A change is taken over at the second look that finds it.
constexpr std::chrono::milliseconds kBetweenLooks{1'000};

// What is known of a request that never got past the edge.
RequestRecord record_of(const HttpRefusal& refusal) {
  RequestRecord record;
  record.id = refusal.request_id;
  record.at = std::chrono::system_clock::now();
  record.route = "edge";
  record.peer = refusal.peer;
  record.status = http_status(refusal.error.kind);
  record.outcome = "error";
  record.error = name_of(refusal.error.kind);
  record.error_message = refusal.error.message;
  return record;
}

double gauge_of(CircuitBreaker::State state) {
  switch (state) {
    case CircuitBreaker::State::Closed:
      return 0;
    case CircuitBreaker::State::HalfOpen:
      return 0.5;
    case CircuitBreaker::State::Open:
      return 1;
  }
  return 0;
}

std::vector<TargetGauges> gauges_of(const HealthTable& health) {
  std::vector<TargetGauges> gauges;
  for (const HealthTable::Sample& sample : health.samples()) {
    gauges.push_back({.target = sample.target,
                      .breaker = gauge_of(sample.breaker),
                      .limited = sample.load.limit > 0,
                      .in_flight = sample.load.in_flight,
                      .waiting = sample.load.waiting,
                      .concurrency_limit = sample.load.limit});
  }
  return gauges;
}

std::vector<BudgetGauges> gauges_of(const std::vector<BudgetSample>& samples) {
  constexpr double kMicros = 1e6;
  std::vector<BudgetGauges> gauges;
  for (const BudgetSample& sample : samples) {
    gauges.push_back({.budget = sample.budget->id,
                      .currency = sample.budget->limit.currency,
                      .remaining = static_cast<double>(sample.remaining) / kMicros,
                      .reserved = static_cast<double>(sample.reserved) / kMicros,
                      .in_dollars = sample.in_dollars});
  }
  return gauges;
}

// The error of a start, with what in the configuration it is about.
Error at_setting(std::string setting, Error error) {
  error.param = std::move(setting);
  return error;
}

unsigned worker_count(const ServerConfig& server) {
  return server.threads != 0 ? server.threads : std::max(1U, std::thread::hardware_concurrency());
}

}  // namespace

struct GatewayServer::Signals {
  explicit Signals(asio::io_context& context) : set(context, SIGTERM, SIGINT, SIGHUP) {}
  // Nobody listens to them from here on, and the end is near: they must not turn it into an error.
  ~Signals() {
    boost::system::error_code ignored;
    set.clear(ignored);
    for (const int number : {SIGTERM, SIGINT, SIGHUP}) std::signal(number, SIG_IGN);
  }
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;
  asio::signal_set set;
};

GatewayServer::GatewayServer(const Config& config, std::shared_ptr<const Snapshot> first, GatewayParts parts)
    : config_(config),
      snapshots_(std::move(first)),
      composer_(parts.composer),
      log_(std::move(parts.log)),
      metrics_(parts.metrics),
      alarm_(parts.alarm),
      audit_(parts.audit),
      runtime_{clock_, parts.records, scan_pool_, limits_, idempotency_, DecisionStore{}, LatencyTable{}},
      signals_(std::make_unique<Signals>(context_)) {
  runtime_.journal = audit_;
  parts.keep_uses(runtime_.exception_uses);
  if (audit_ != nullptr) runtime_.hasher = &audit_->hasher();
  metrics_.watch_targets([this] { return gauges_of(runtime_.health); });
  metrics_.watch_budgets([this] {
    const auto snapshot = snapshots_.get();
    return gauges_of(sample_budgets(*snapshot->policy, runtime_.budgets, clock_.wall()));
  });
}

GatewayServer::~GatewayServer() {
  metrics_.watch_targets({});
  metrics_.watch_budgets({});
  workers_.clear();
  scan_pool_.join();
}

Result<std::unique_ptr<GatewayServer>> GatewayServer::open(const Config& config, std::shared_ptr<const Snapshot> first,
                                                           GatewayParts parts) {
  const ActivatedSockets sockets = std::move(parts.sockets);
  std::unique_ptr<GatewayServer> server(new GatewayServer(config, std::move(first), std::move(parts)));
  if (auto opened = server->open_doors(sockets); !opened) return opened.error();
  if (auto opened = server->open_admin(sockets); !opened) return opened.error();
  return server;
}

HttpOptions GatewayServer::options_for(const ServerConfig& server) const {
  HttpOptions options;
  options.limits.request_line = server.limits.url_bytes;
  options.limits.header_block = server.limits.header_bytes;
  options.limits.header_fields = server.limits.header_count;
  options.timeouts.idle = server.timeouts.idle;
  options.timeouts.header = server.timeouts.header;
  options.timeouts.body_grace = server.timeouts.body_grace;
  options.timeouts.body_bytes_per_second = server.timeouts.body_bytes_per_second;
  options.timeouts.write_stall = server.timeouts.write_stall;
  const auto log = log_;
  options.on_fault = [log](std::string_view what, std::string_view request_id) {
    log->error("a request could not be served", {{"what", what}, {"request", request_id}});
  };
  return options;
}

Result<void> GatewayServer::check_free(const ListenAddress& address) {
  return address.inherited >= 0 ? Result<void>() : Listener::check_free(context_.get_executor(), address);
}

Result<void> GatewayServer::open_doors(const ActivatedSockets& sockets) {
  const ServerConfig& server = config_.server;
  HttpOptions options = options_for(server);
  options.max_connections = server.limits.connections;
  options.spare_connections = kSpareConnections;
  options.max_in_flight = server.limits.in_flight;
  options.never_shed = {"/healthz", "/readyz"};
  options.load = std::make_shared<HttpLoad>();
  options.on_refusal = [this](const HttpRefusal& refusal) {
    if (!refusal.limit.empty()) metrics_.count_shed(refusal.limit);
    runtime_.records.write(record_of(refusal));
  };
  const auto tls = load_tls(config_);
  if (!tls) return tls.error();
  options.tls = tls_ = *tls;
  ListenAddress address{server.listen.host, server.listen.port, sockets.door.number()};
  if (auto free = check_free(address); !free) return at_setting("server.listen", free.error());
  for (unsigned i = 0; i < worker_count(server); ++i) {
    auto worker = WorkerThread::open(address, options, snapshots_, runtime_, metrics_);
    if (!worker) return at_setting("server.listen", worker.error());
    address.port = (*worker)->port();
    workers_.push_back(std::move(*worker));
  }
  return {};
}

Result<void> GatewayServer::open_admin(const ActivatedSockets& sockets) {
  if (!config_.server.admin_enabled) return {};
  Secret token;
  if (!config_.server.admin_token.empty()) {
    auto resolved = resolve_secret(config_.server.admin_token, config_.directory);
    if (!resolved) return at_setting("server.admin.token", resolved.error());
    token = std::move(*resolved);
  }
  admin_handler_ = std::make_unique<AdminHandler>(snapshots_, runtime_, metrics_, std::move(token));
  HttpOptions options = options_for(config_.server);
  options.max_connections = 64;
  options.max_in_flight = 64;
  const ListenAddress address{config_.server.admin.host, config_.server.admin.port, sockets.admin.number()};
  // `admin` is an address, or a map that has it as `listen`; where it is the former, its own place is the nearest.
  if (auto free = check_free(address); !free) return at_setting("server.admin.listen", free.error());
  auto listener = Listener::open(context_.get_executor(), address, std::move(options));
  if (!listener) return at_setting("server.admin.listen", listener.error());
  admin_ = std::move(*listener);
  return {};
}

int GatewayServer::run() {
  workers_running_ = workers_.size();
  for (const auto& worker : workers_) {
    worker->start([this] { asio::post(context_, [this] { worker_done(); }); });
  }
  if (admin_) asio::co_spawn(context_, admin_->run(*admin_handler_), asio::detached);
  wait_for_signals();
  watch_dictionaries();
  checks_.start();
  context_.run();
  for (const auto& worker : workers_) worker->join();
  log_->info("stopped");
  log_->flush();
  return 0;
}

void GatewayServer::wait_for_signals() {
  signals_->set.async_wait([this](const boost::system::error_code& error, int number) {
    if (error) return;
    on_signal(number);
    if (workers_running_ > 0) wait_for_signals();
  });
}

void GatewayServer::on_signal(int number) {
  if (number == SIGHUP) return reload();
  if (++stop_requests_ == 1) return begin_drain();
  log_->warn("second signal: stopping without waiting");
  cut_streams();
}

void GatewayServer::worker_done() {
  if (--workers_running_ > 0) return;
  drain_timer_.cancel();
  watch_timer_.cancel();
  checks_.stop();
  signals_->set.cancel();
  if (admin_) admin_->stop();
}

// readyz says 503 first, so that a load balancer turns away before the door closes; then running requests get their time.
void GatewayServer::begin_drain() {
  runtime_.draining = true;
  log_->info("draining");
  drain_timer_.expires_after(config_.server.drain_delay);
  drain_timer_.async_wait([this](const boost::system::error_code& error) {
    if (error) return;
    for (const auto& worker : workers_) worker->drain();
    drain_timer_.expires_after(config_.server.drain_timeout);
    drain_timer_.async_wait([this](const boost::system::error_code& late) {
      if (!late) cut_streams();
    });
  });
}

void GatewayServer::cut_streams() {
  log_->warn("drain time is over: ending what still runs");
  for (const auto& worker : workers_) {
    worker->drain();
    worker->cut();
  }
  drain_timer_.expires_after(kLastWords);
  drain_timer_.async_wait([this](const boost::system::error_code& error) {
    if (!error) stop_workers();
  });
}

void GatewayServer::stop_workers() {
  for (const auto& worker : workers_) worker->stop();
}

// Validated and atomic: the old snapshot stays in force until the new one is whole.
void GatewayServer::reload() {
  // Whatever becomes of the configuration: rotation moves the file away and sends this signal.
  if (auto reopened = log_->reopen(); !reopened) {
    log_->error(to_string(problem_of_setting(config_, "logging.file", reopened.error().message)));
  }
  ConfigFile file = load_config(config_.file, clock_.wall());
  std::shared_ptr<const Snapshot> next;
  if (file.usable()) next = composer_.compose(file.config, file.problems);
  if (next && tls_) {
    if (auto reloaded = reload_tls(*tls_, file.config); !reloaded) {
      file.problems.push_back(problem_of_setting(file.config, reloaded.error()));
      next = nullptr;
    }
  }
  for (const Problem& problem : file.problems) log_->warn(to_string(problem));
  if (!next) return keep_old(file.problems);
  warn_of_restart(file.config);
  log_->set_level(find_log_level(file.config.logging.level).value_or(LogLevel::Info));
  const std::string hash = next->config_hash;
  std::vector<std::string> changes;
  if (audit_ != nullptr) changes = changes_between(snapshots_.get()->policy, next->policy, clock_);
  snapshots_.swap_in(std::move(next));
  metrics_.set_config(true, hash);
  if (audit_ != nullptr) record_policy_load(*audit_, {file.config, *snapshots_.get(), {}, std::move(changes)});
  log_->info("reloaded", {{"config", hash}});
}

void GatewayServer::keep_old(const std::vector<Problem>& problems) {
  const auto first = std::ranges::find(problems, Problem::Severity::Error, &Problem::severity);
  const std::string why = first == problems.end() ? "the configuration cannot be used" : to_string(*first);
  snapshots_.keep_because(why);
  metrics_.set_config(false, {});
  if (audit_ != nullptr) record_policy_load(*audit_, {config_, *snapshots_.get(), why, {}});
  log_->error("reload failed: the old configuration stays in force");
}

void GatewayServer::watch_dictionaries() {
  watch_timer_.expires_after(kBetweenLooks);
  watch_timer_.async_wait([this](const boost::system::error_code& error) {
    if (error) return;
    if (dictionaries_.changed(snapshots_.get()->dictionaries)) refresh_dictionaries();
    if (workers_running_ > 0) watch_dictionaries();
  });
}

// A dictionary that cannot be read leaves the old words in force, and /readyz says why until one can, or a reload succeeds.
void GatewayServer::refresh_dictionaries() {
  std::vector<Problem> problems;
  auto next = composer_.refresh_dictionaries(*snapshots_.get(), problems);
  for (const Problem& problem : problems) log_->warn(to_string(problem));
  if (!next) {
    snapshots_.keep_because(to_string(problems.front()));
    metrics_.set_config(false, {});
    log_->error("a dictionary cannot be read: its old words stay in force");
    return;
  }
  snapshots_.swap_in(std::move(next));
  metrics_.set_config(true, snapshots_.get()->config_hash);
  log_->info("dictionaries read again");
}

void GatewayServer::warn_of_restart(const Config& next) const {
  const ServerConfig& now = config_.server;
  const ServerConfig& then = next.server;
  const bool same = now.listen.host == then.listen.host && now.listen.port == then.listen.port && now.admin.host == then.admin.host &&
                    now.admin.port == then.admin.port && now.threads == then.threads && now.tls.has_value() == then.tls.has_value();
  if (!same) log_->warn("changes of server.listen, server.admin, server.threads or server.tls take effect after a restart only");
  const AuditConfig& kept = config_.audit;
  const bool same_store = kept.directory == next.audit.directory && kept.signing_key == next.audit.signing_key &&
                          kept.checkpoint.place == next.audit.checkpoint.place && kept.spool_mb == next.audit.spool_mb;
  if (!same_store) log_->warn("changes of audit take effect after a restart only");
  const bool same_log = config_.logging.file == next.logging.file && config_.logging.format == next.logging.format;
  if (!same_log) log_->warn("changes of logging.file or logging.format take effect after a restart only");
}

}  // namespace sekisho
