#include "providers/embedded/engine_log.h"

#include <cstdio>
#include <mutex>
#include <stdexcept>
#include <utility>

#include <llama.h>
#include <log.h>

namespace sekisho {
namespace {

thread_local EngineLogCapture* capture = nullptr;

// llama.cpp's log is one for the process, and so is this.
struct Sink {
  std::mutex mutex;
  std::function<void(EngineLogLevel, std::string_view)> write;
};

Sink& sink() {
  static Sink instance;
  return instance;
}

EngineLogLevel level_of(ggml_log_level level) {
  switch (level) {
    case GGML_LOG_LEVEL_ERROR:
      return EngineLogLevel::Error;
    case GGML_LOG_LEVEL_WARN:
      return EngineLogLevel::Warn;
    case GGML_LOG_LEVEL_INFO:
      return EngineLogLevel::Info;
    case GGML_LOG_LEVEL_NONE:
    case GGML_LOG_LEVEL_DEBUG:
    case GGML_LOG_LEVEL_CONT:
      return EngineLogLevel::Debug;
  }
  return EngineLogLevel::Debug;
}

// Called with pieces of lines; a line is whole when its newline has come.
void receive(ggml_log_level level, const char* text, void*) {
  thread_local std::string line;
  thread_local EngineLogLevel line_level = EngineLogLevel::Debug;
  if (level != GGML_LOG_LEVEL_CONT) line_level = level_of(level);
  line += text;
  std::size_t end = 0;
  while ((end = line.find('\n')) != std::string::npos) {
    const std::string whole = line.substr(0, end);
    line.erase(0, end + 1);
    if (whole.empty()) continue;
    if (capture != nullptr && line_level == EngineLogLevel::Error) capture->add(whole);
    const std::lock_guard lock(sink().mutex);
    if (sink().write) sink().write(line_level, whole);
  }
}

// llama.cpp's assertions end the process. While a model is loaded they say no more than that its file is broken, so there they become
// an exception, which llama.cpp's loader takes for any other error of the file. Elsewhere they are bugs: said, and fatal.
void on_assertion(const char* message) {
  const std::string_view text(message);
  const std::size_t place = text.rfind('/');
  const std::string short_text(place == std::string_view::npos ? text : text.substr(place + 1));
  if (capture != nullptr) throw std::runtime_error("assertion " + short_text);
  std::fprintf(stderr, "sekisho: llama.cpp: %s\n", short_text.c_str());
}

}  // namespace

void install_engine_log() {
  static std::once_flag once;
  std::call_once(once, [] {
    // The server part of llama.cpp logs through `common`, which knows no callback and quotes requests: it stays silent.
    common_log_set_verbosity_thold(-1);
    llama_log_set(receive, nullptr);
    ggml_set_abort_callback(on_assertion);
  });
}

void set_engine_log(std::function<void(EngineLogLevel, std::string_view)> write) {
  install_engine_log();
  const std::lock_guard lock(sink().mutex);
  sink().write = std::move(write);
}

EngineLogCapture::EngineLogCapture() : outer_(std::exchange(capture, this)) {}

EngineLogCapture::~EngineLogCapture() { capture = outer_; }

void EngineLogCapture::add(std::string_view line) {
  if (first_.empty()) first_ = line;
}

std::string EngineLogCapture::reason() const {
  // "llama_model_load: error loading model: tensor data is not within …" → what follows the function's name.
  const std::size_t colon = first_.find(": ");
  const bool names_function = colon != std::string::npos && first_.find(' ') > colon;
  return names_function ? first_.substr(colon + 2) : first_;
}

}  // namespace sekisho
