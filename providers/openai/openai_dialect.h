#pragma once

#include "providers/dialect.h"
#include "providers/openai/vendor.h"

#include <memory>

namespace sekisho {

// OpenAI's wire format as an upstream, and what the many that call themselves compatible make of it.
//
// A request that is to go on with its last message (Request::continues_last) gets what the vendor wants for that (prefill.h).
//
// encode() keeps the client's bytes where the client speaks the same dialect: only the model name and, in streams whose usage the
// client did not ask for, `stream_options.include_usage` are spliced in (relay lane); otherwise it is encode_neutral().
//
// A decoder of a stream also takes a plain JSON body, which some upstreams send in spite of `stream: true`: an error body becomes its
// Error, a whole answer becomes the frames of a stream, so that the client gets what it asked for.
std::unique_ptr<Dialect> make_openai_dialect(Vendor vendor = Vendor::Other);

// The upstream request from the neutral form alone (translate lane). Means the same as encode() for clients of the same dialect.
Result<UpstreamRequest> encode_neutral(const Request& request, const Target& target, Vendor vendor = Vendor::Other);

}  // namespace sekisho
