#pragma once

#include "gateway/core/error.h"
#include "gateway/core/stream_event.h"

#include <string>
#include <vector>

namespace sekisho {

// Events in words, a line for each part: for golden files and failure messages.
std::string describe(const StreamEvent& event);
std::string describe(const std::vector<StreamEvent>& events);
std::string describe(const Error& error);

}  // namespace sekisho
