#include "gateway/telemetry/log.h"

#include "gateway/core/clock.h"
#include "gateway/telemetry/line_writer.h"
#include "gateway/telemetry/waiting_lines.h"

#include <spdlog/async.h>
#include <spdlog/async_logger.h>
#include <spdlog/details/null_mutex.h>
#include <spdlog/sinks/base_sink.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace sekisho {
namespace {

constexpr std::array<std::string_view, 6> kLevelNames{"trace", "debug", "info", "warn", "error", "off"};

spdlog::level::level_enum to_spdlog(LogLevel level) {
  switch (level) {
    case LogLevel::Trace:
      return spdlog::level::trace;
    case LogLevel::Debug:
      return spdlog::level::debug;
    case LogLevel::Info:
      return spdlog::level::info;
    case LogLevel::Warn:
      return spdlog::level::warn;
    case LogLevel::Error:
      return spdlog::level::err;
    case LogLevel::Off:
      return spdlog::level::off;
  }
  return spdlog::level::off;
}

// How long the first line of a batch waits for others. A thread that naps is not woken by each line, which under load would cost more
// than writing it.
constexpr std::chrono::milliseconds kNap{2};
// Messages to the writer thread say that lines wait; there is one at a time.
constexpr std::size_t kQueue = 8;

// Writes finished lines to a descriptor, whole lines with each system call, so that several processes may append to one file. Only the
// writer thread writes; the descriptor may be exchanged from another one.
class DescriptorSink final : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
 public:
  DescriptorSink(int descriptor, bool owned, std::size_t queue_lines) : lines(queue_lines), descriptor_(descriptor), owned_(owned) {}
  ~DescriptorSink() override {
    write_waiting();
    if (owned_) ::close(descriptor_);
  }

  // Whoever adds the first one logs a message, of any text, behind it.
  WaitingLines lines;

  void exchange(int descriptor) {
    const std::lock_guard lock(exchange_mutex_);
    if (owned_) ::close(descriptor_);
    descriptor_ = descriptor;
    owned_ = true;
  }

  // Waits until so many lines, counted from the start, have been written or dropped.
  void wait_for(std::uint64_t count) {
    std::unique_lock lock(written_mutex_);
    ++hurried_;
    hurry_.notify_all();
    written_changed_.wait(lock, [&] { return written_ + lines.dropped() >= count; });
    --hurried_;
  }

 private:
  void sink_it_(const spdlog::details::log_msg& /*message*/) override {
    nap();
    const std::uint64_t count = write_waiting();
    const std::lock_guard lock(written_mutex_);
    written_ += count;
    written_changed_.notify_all();
  }

  // Cut short when somebody waits for what is written.
  void nap() {
    std::unique_lock lock(written_mutex_);
    hurry_.wait_for(lock, kNap, [this] { return hurried_ > 0; });
  }

  std::uint64_t write_waiting() {
    std::uint64_t count = 0;
    for (const WaitingLines::Chunk& chunk : lines.take()) {
      write(chunk.text);
      count += chunk.lines;
    }
    return count;
  }

  void flush_() override {}

  void write(std::string_view text) {
    const std::lock_guard lock(exchange_mutex_);
    while (!text.empty()) {
      const ssize_t count = ::write(descriptor_, text.data(), text.size());
      if (count < 0 && errno == EINTR) continue;
      // A full disk or a closed pipe: the line is lost, the gateway goes on.
      if (count <= 0) return;
      text.remove_prefix(static_cast<std::size_t>(count));
    }
  }

  std::mutex exchange_mutex_;
  int descriptor_;
  bool owned_;
  std::mutex written_mutex_;
  std::condition_variable written_changed_;
  std::condition_variable hurry_;
  std::size_t hurried_ = 0;
  std::uint64_t written_ = 0;
};

Result<int> open_for_appending(const std::string& file) {
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
  if (descriptor >= 0) return descriptor;
  return internal_error("cannot open the log file `" + file + "`: " + std::strerror(errno));
}

std::string json_message(LogLevel level, std::string_view message, LogFields fields) {
  LineWriter line;
  line.open();
  line.text("at", to_rfc3339(std::chrono::system_clock::now()));
  line.text("level", name_of(level));
  line.text("message", message);
  for (const auto& [name, value] : fields) line.named(name, value);
  line.close();
  return std::string(line.line());
}

std::string text_message(LogLevel level, std::string_view message, LogFields fields) {
  std::string line = to_rfc3339(std::chrono::system_clock::now()) + ' ' + std::string(name_of(level)) + ' ';
  std::string quoted;
  append_quoted(quoted, message);
  // Without its quotes: the message is the one part that is meant to be read as prose.
  line += std::string_view(quoted).substr(1, quoted.size() - 2);
  for (const auto& [name, value] : fields) {
    line += ' ';
    append_word(line, name);
    line += '=';
    append_word(line, value);
  }
  return line;
}

}  // namespace

std::optional<LogLevel> find_log_level(std::string_view name) {
  for (std::size_t i = 0; i < kLevelNames.size(); ++i) {
    if (kLevelNames[i] == name) return static_cast<LogLevel>(i);
  }
  return std::nullopt;
}

std::string_view name_of(LogLevel level) { return kLevelNames[static_cast<std::size_t>(level)]; }

// The members die from last to first: the thread, which first writes what is waiting, then the logger that the waiting lines share,
// then the sink.
struct Log::Writer {
  LogSettings settings;
  std::atomic<LogLevel> level;
  std::shared_ptr<DescriptorSink> sink;
  std::shared_ptr<spdlog::async_logger> logger;
  std::shared_ptr<spdlog::details::thread_pool> thread;
  std::atomic<std::uint64_t> submitted{0};
};

Result<std::shared_ptr<Log>> Log::open(const LogSettings& settings) {
  int descriptor = STDERR_FILENO;
  if (!settings.file.empty()) {
    const Result<int> opened = open_for_appending(settings.file);
    if (!opened) return opened.error();
    descriptor = *opened;
  }
  auto writer = std::make_unique<Writer>();
  writer->settings = settings;
  writer->level = settings.level;
  writer->sink = std::make_shared<DescriptorSink>(descriptor, !settings.file.empty(), settings.queue_lines);
  writer->thread = std::make_shared<spdlog::details::thread_pool>(kQueue, 1);
  writer->logger =
      std::make_shared<spdlog::async_logger>("sekisho", writer->sink, writer->thread, spdlog::async_overflow_policy::overrun_oldest);
  writer->logger->set_level(spdlog::level::trace);
  return std::shared_ptr<Log>(new Log(std::move(writer)));
}

Log::Log(std::unique_ptr<Writer> writer) : writer_(std::move(writer)) {}
Log::~Log() = default;

void Log::line(LogLevel level, std::string_view text) {
  if (!wants(level)) return;
  writer_->submitted.fetch_add(1, std::memory_order_relaxed);
  if (writer_->sink->lines.add(text)) writer_->logger->log(to_spdlog(level), "");
}

void Log::message_line(LogLevel level, std::string_view message, LogFields fields) {
  if (!wants(level)) return;
  line(level, format() == LogFormat::Json ? json_message(level, message, fields) : text_message(level, message, fields));
}

bool Log::wants(LogLevel level) const { return level != LogLevel::Off && level >= writer_->level.load(std::memory_order_relaxed); }

LogFormat Log::format() const { return writer_->settings.format; }

void Log::set_level(LogLevel level) { writer_->level = level; }

Result<void> Log::reopen() {
  if (writer_->settings.file.empty()) return {};
  const Result<int> opened = open_for_appending(writer_->settings.file);
  if (!opened) return opened.error();
  writer_->sink->exchange(*opened);
  return {};
}

std::uint64_t Log::dropped() const { return writer_->sink->lines.dropped(); }

// Lines leave the queue in order, so counting them says which ones are out.
void Log::flush() { writer_->sink->wait_for(writer_->submitted); }

}  // namespace sekisho
