#include "config/config_file.h"
#include "config/config_places.h"
#include "gateway/app/activated_sockets.h"
#include "gateway/app/audit_wiring.h"
#include "gateway/app/commands.h"
#include "gateway/app/compose.h"
#include "gateway/app/fail.h"
#include "gateway/app/files.h"
#include "gateway/app/gateway_server.h"
#include "gateway/app/version.h"
#include "gateway/telemetry/address_alarm.h"
#include "gateway/telemetry/log_sink.h"
#include "gateway/telemetry/record_fanout.h"

#include <CLI/CLI.hpp>

#include <csignal>
#include <cstdint>
#include <iostream>
#include <memory>
#include <span>
#include <string>

#include <link.h>
#include <malloc.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

namespace sekisho {
namespace {

constexpr rlim_t kReservedDescriptors = 128;

struct ServeOptions {
  std::string config_file;
  std::string ready_file;
};

void print(const std::vector<Problem>& problems) {
  for (const Problem& problem : problems) std::cerr << to_string(problem) << '\n';
}

LogSettings settings_of(const Config& config) {
  LogSettings settings;
  settings.level = find_log_level(config.logging.level).value_or(LogLevel::Info);
  settings.format = config.logging.format == LoggingConfig::Format::Text ? LogFormat::Text : LogFormat::Json;
  if (!config.logging.file.empty()) settings.file = path_from(config, config.logging.file);
  return settings;
}

// A connection is a descriptor, and so is the upstream one of each request being served; better refused at start than out of them
// under load.
Result<void> check_descriptors(const ServerConfig& server) {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  getrlimit(RLIMIT_NOFILE, &limit);
  const rlim_t needed = server.limits.connections + kSpareConnections + server.limits.in_flight + kReservedDescriptors;
  if (limit.rlim_cur >= needed) return {};
  return invalid_request("`server.limits.connections`: " + std::to_string(server.limits.connections) + " connections need " +
                             std::to_string(needed) + " file descriptors, the system allows " + std::to_string(limit.rlim_cur) +
                             "; lower this limit, or raise that of the system (`ulimit -n`, LimitNOFILE of the service)",
                         "server.limits.connections");
}

// glibc gives freed memory back to the system after every large body and takes it again for the next one. Keeping some costs a few
// megabytes once and saves a tenth of the time of large requests.
void keep_freed_memory() {
#ifdef __GLIBC__
  constexpr int kKept = 16 * 1024 * 1024;
  mallopt(M_TRIM_THRESHOLD, kKept);
  mallopt(M_MMAP_THRESHOLD, kKept);
#endif
}

// Code comes back from its file, page by page, where it is called again; most of what the start ran is not.
int give_code_back(dl_phdr_info* loaded, std::size_t, void*) {
  const auto page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
  for (const ElfW(Phdr) & segment : std::span(loaded->dlpi_phdr, loaded->dlpi_phnum)) {
    if (segment.p_type != PT_LOAD || (segment.p_flags & PF_X) == 0 || (segment.p_flags & PF_W) != 0) continue;
    const std::uintptr_t first = (loaded->dlpi_addr + segment.p_vaddr) & ~(page - 1);
    const std::uintptr_t end = loaded->dlpi_addr + segment.p_vaddr + segment.p_filesz;
    madvise(reinterpret_cast<void*>(first), end - first, MADV_DONTNEED);  // NOLINT(performance-no-int-to-ptr)
  }
  return 0;
}

// Reading configuration and packs takes several megabytes for a moment, and as much code.
void give_back_what_the_start_took() {
  dl_iterate_phdr(give_code_back, nullptr);
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}

Result<void> tell_ready(const ServeOptions& options, const GatewayServer& server) {
  if (options.ready_file.empty()) return {};
  const std::string text = "{\"port\":" + std::to_string(server.port()) + ",\"admin_port\":" + std::to_string(server.admin_port()) + "}\n";
  return replace_file(options.ready_file, text);
}

int give_up(const Error& error) {
  complain(error.message);
  return 1;
}

// What the configuration asks for and the system does not give.
int refuse_start(const Config& config, const Error& error) {
  std::cerr << to_string(problem_of_setting(config, error)) << '\n';
  return 1;
}

Result<std::shared_ptr<Log>> open_log(const Config& config) {
  auto log = Log::open(settings_of(config));
  if (log) return log;
  Error error = log.error();
  error.message = "`logging.file`: " + error.message + "; name a file that this user may write, in a folder that is there";
  error.param = "logging.file";
  return error;
}

int run_server(const ServeOptions& options, const Config& config, const std::shared_ptr<Log>& log, ActivatedSockets sockets) {
  Composer composer(log);
  std::vector<Problem> problems;
  auto snapshot = composer.compose(config, problems);
  print(problems);
  if (!snapshot) return 1;

  auto metrics = std::make_shared<Metrics>();
  metrics->set_build(version(), revision(), compiler());
  metrics->set_config(true, snapshot->config_hash);
  metrics->watch_dropped_lines([log] { return log->dropped(); });
  auto opened = open_audit_store(config, *snapshot->policy, log);
  if (!opened) return refuse_start(config, opened.error());
  const std::shared_ptr<AuditStore> audit = std::move(*opened);
  auto keep_uses = keep_exception_uses(config, audit.get(), log);
  if (!keep_uses) return refuse_start(config, keep_uses.error());
  const SystemClock clock;
  const auto alarm = std::make_shared<AddressAlarm>(log, *metrics, clock);
  std::vector<std::shared_ptr<RecordSink>> sinks{metrics, std::make_shared<LogSink>(log), alarm};
  if (audit) {
    record_policy_load(*audit, {config, *snapshot, {}, {}});
    metrics->watch_audit([audit] { return audit->counts(); });
    sinks.push_back(audit);
  }
  RecordFanout records(std::move(sinks));

  auto server = GatewayServer::open(config, std::move(snapshot),
                                    {composer, log, *metrics, records, *alarm, audit.get(), std::move(*keep_uses), std::move(sockets)});
  if (!server) return refuse_start(config, server.error());
  give_back_what_the_start_took();
  if (auto told = tell_ready(options, **server); !told) return give_up(told.error());
  const std::string address = config.server.listen.host + ":" + std::to_string((*server)->port());
  log->info("serving", {{"address", address}, {"version", version()}});
  const int exit_code = (*server)->run();
  if (audit) audit->stop();  // while the workers that wait for it still stand
  return exit_code;
}

int serve(const ServeOptions& options) {
  keep_freed_memory();
  std::signal(SIGPIPE, SIG_IGN);  // a peer that is gone is an error code of the write, not a reason to die
  std::signal(SIGXFSZ, SIG_IGN);  // and so is a file that may not grow
  ConfigFile file = load_config(options.config_file, std::chrono::system_clock::now());
  print(file.problems);
  if (!file.usable()) return 1;
  if (auto enough = check_descriptors(file.config.server); !enough) return refuse_start(file.config, enough.error());
  const auto log = open_log(file.config);
  if (!log) return refuse_start(file.config, log.error());
  auto sockets = take_activated_sockets();
  if (!sockets) return give_up(sockets.error());
  return run_server(options, file.config, *log, std::move(*sockets));
}

}  // namespace

void add_serve_command(CLI::App& app, int& exit_code) {
  CLI::App* command = app.add_subcommand("serve", "Run the gateway");
  auto options = std::make_shared<ServeOptions>();
  command->add_option("-c,--config", options->config_file, "Configuration file (sekisho.yaml)")->required();
  command->add_option("--ready-file", options->ready_file, "Write {\"port\", \"admin_port\"} here once requests are accepted");
  command->callback([options, &exit_code] { exit_code = serve(*options); });
}

}  // namespace sekisho
