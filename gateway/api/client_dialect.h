#pragma once

#include "gateway/api/answer_filter.h"
#include "gateway/core/error.h"
#include "gateway/core/http_message.h"
#include "gateway/core/request.h"
#include "gateway/core/result.h"
#include "gateway/core/stream_event.h"

#include <memory>
#include <string>
#include <string_view>

namespace sekisho {

// How the frames of an answer reach the client: as they came, or rebuilt from the neutral form.
enum class Lane { Relay, Translate };

// Turns one answer into the bytes the client reads. One per attempt; stateful.
class AnswerWriter {
 public:
  virtual ~AnswerWriter() = default;
  // Bytes for one event; empty where the client gets nothing for it. In a whole (not streamed) answer: the body.
  virtual std::string write(const StreamEvent& event) = 0;
  // The dialect's proper end (`data: [DONE]`), where the upstream's own was not forwarded; empty for whole answers.
  virtual std::string finish() = 0;
  // An error after the commit point: the in-band error event, after which the connection ends without any sign of success.
  virtual std::string fail(const Error& error) = 0;
};

// One client API. Stateless, safe from every thread.
class ClientDialect {
 public:
  virtual ~ClientDialect() = default;
  // Takes the whole body. Checks what the gateway itself must understand, and leaves the rest to the provider.
  virtual Result<Request> parse(Endpoint endpoint, std::string body) const = 0;
  // `filter`: what every text of the answer passes, outliving the writer; null: they go on as they are.
  virtual std::unique_ptr<AnswerWriter> writer(const Request& request, Lane lane, AnswerFilter* filter) const = 0;
  virtual HttpResponse error(const Error& error, std::string_view request_id, std::string_view decision_id) const = 0;
};

}  // namespace sekisho
