#pragma once

#include "providers/embedded/embedded_engine.h"

#include <string>

namespace sekisho {

// Puts our callbacks in the place of llama.cpp's log to standard error and of its abort(), once for the process.
void install_engine_log();

// Collects what llama.cpp says at Error on this thread, for the message of a failed load; while one lives, a failed assertion of
// llama.cpp on this thread throws std::runtime_error.
class EngineLogCapture {
 public:
  EngineLogCapture();
  ~EngineLogCapture();
  EngineLogCapture(const EngineLogCapture&) = delete;
  EngineLogCapture& operator=(const EngineLogCapture&) = delete;

  // The first line, without the name of the function that wrote it; empty where nothing was said.
  std::string reason() const;
  void add(std::string_view line);

 private:
  std::string first_;
  EngineLogCapture* outer_;
};

}  // namespace sekisho
