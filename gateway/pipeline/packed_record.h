#pragma once

#include "gateway/telemetry/record.h"

#include <string>
#include <string_view>

namespace sekisho {

// A record in one piece of memory, for keeping: its own fifty pieces would have left the processor's caches by the time that they are
// freed, and take four times the room. Within one process only.
std::string pack(const RequestRecord& record);

// The record of bytes that pack() made.
RequestRecord unpack(std::string_view bytes);
// Its decision_id alone.
std::string_view decision_id_of(std::string_view bytes);

}  // namespace sekisho
