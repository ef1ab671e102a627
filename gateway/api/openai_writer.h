#pragma once

#include "gateway/api/client_dialect.h"

#include <memory>

namespace sekisho {

// Relay lane: frames as they came. The usage-only chunk that the client did not ask for is withheld, and `[DONE]` is sent once.
std::unique_ptr<AnswerWriter> make_relay_writer(const Request& request);

// Translate lane of a stream: chunks built from what the events say; usage, where asked for, in a chunk of its own before `[DONE]`.
std::unique_ptr<AnswerWriter> make_chunk_writer(const Request& request);

// Translate lane of a whole answer: one event in, the body out.
std::unique_ptr<AnswerWriter> make_whole_writer(const Request& request);

}  // namespace sekisho
