#pragma once

#include "gateway/pipeline/request_context.h"
#include "gateway/pipeline/target_answer.h"

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace sekisho {

// Whether it is known at the head of a stream who answers.
enum class Answering { Known, NotYet };

// Sends the head of an event stream: from now on errors can only be told in-band. Null when the client takes no more.
boost::asio::awaitable<std::unique_ptr<ResponseStream>> open_event_stream(RequestContext& context, Answering answering = Answering::Known);

// Bytes of a stream on their way to the client; false when it takes no more. For a client that has left and whose answer is read on,
// nothing happens.
boost::asio::awaitable<bool> write_bytes(RequestContext& context, ResponseStream& out, std::string_view bytes);

// The last bytes of an answer that is well: the client may take it for whole, and it is booked so.
boost::asio::awaitable<void> write_to_end(RequestContext& context, ResponseStream& out, std::string_view bytes);

// Everything that the client gets for an answer, its end included; ResponseBlocked, which is booked, where it may not have it.
boost::asio::awaitable<Result<std::string>> whole_bytes(TargetAnswer& answer, RequestContext& context);

}  // namespace sekisho
