#pragma once

#include "gateway/core/request.h"
#include "providers/dialect.h"
#include "providers/openai/vendor.h"

#include <memory>

namespace sekisho {

// For an answer that was asked for as a stream. See make_openai_dialect() for what it makes of plain JSON.
//
// Complete is an answer whose `[DONE]` came, or, without it, one in which every choice that began has ended; anything else is
// UpstreamTruncated. Frames after `[DONE]` are dropped, as are frames without data and `ping` events, which clients of this dialect
// choke on. Comments are events without parts, and a frame that is no JSON object is an event that says so, for the rest may stand
// without it; an answer of nothing else is UpstreamProtocol. Where good frames and a failure arrive together, the failure comes with the
// next call.
std::unique_ptr<StreamDecoder> make_stream_decoder(Endpoint endpoint, Vendor vendor = Vendor::Other);

// For an answer that was asked for whole: one event at the end, its frame the body as it came.
std::unique_ptr<StreamDecoder> make_whole_decoder(Endpoint endpoint, Vendor vendor = Vendor::Other);

}  // namespace sekisho
