#pragma once

#include "gateway/core/result.h"

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace sekisho {

enum class LogLevel { Trace, Debug, Info, Warn, Error, Off };
enum class LogFormat { Json, Text };

// The level of that name (trace, debug, info, warn, error, off); nullopt for any other word.
std::optional<LogLevel> find_log_level(std::string_view name);
std::string_view name_of(LogLevel level);

struct LogSettings {
  LogLevel level = LogLevel::Info;
  LogFormat format = LogFormat::Json;
  std::string file;                // empty: standard error
  std::size_t queue_lines = 8192;  // beyond it the oldest waiting lines are dropped and counted
};

using LogField = std::pair<std::string_view, std::string_view>;
using LogFields = std::initializer_list<LogField>;

// Where the gateway's log lines go: a bounded queue and one writer thread, so that no caller ever waits for a disk. One line per
// message whatever text is in it: control characters and broken UTF-8 are escaped. Safe from every thread. Never give it a secret or
// prompt text.
class Log {
 public:
  // Fails where the file cannot be opened for appending.
  static Result<std::shared_ptr<Log>> open(const LogSettings& settings);
  ~Log();
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  void debug(std::string_view message, LogFields fields = {}) { message_line(LogLevel::Debug, message, fields); }
  void info(std::string_view message, LogFields fields = {}) { message_line(LogLevel::Info, message, fields); }
  void warn(std::string_view message, LogFields fields = {}) { message_line(LogLevel::Warn, message, fields); }
  void error(std::string_view message, LogFields fields = {}) { message_line(LogLevel::Error, message, fields); }

  // One finished line without its line end, already in this log's format.
  void line(LogLevel level, std::string_view text);

  bool wants(LogLevel level) const;
  LogFormat format() const;
  // A reload may change the level; the rest needs a restart.
  void set_level(LogLevel level);
  // Opens the file again under its name, after something else has moved it away. Keeps the old one where that fails.
  Result<void> reopen();
  // Lines lost because the queue was full.
  std::uint64_t dropped() const;
  // Waits until everything so far is written.
  void flush();

 private:
  struct Writer;
  explicit Log(std::unique_ptr<Writer> writer);
  void message_line(LogLevel level, std::string_view message, LogFields fields);

  std::unique_ptr<Writer> writer_;
};

}  // namespace sekisho
