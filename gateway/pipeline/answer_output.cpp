#include "gateway/pipeline/answer_output.h"

#include "gateway/pipeline/answer.h"
#include "gateway/pipeline/answer_booking.h"

namespace sekisho {

namespace asio = boost::asio;

namespace {

// A whole answer that is larger than this is not an answer.
constexpr std::size_t kWholeAnswerLimit = 64 * 1024 * 1024;

}  // namespace

asio::awaitable<std::unique_ptr<ResponseStream>> open_event_stream(RequestContext& context, Answering answering) {
  HttpResponse head = answer_head(context);
  if (answering == Answering::NotYet) {
    for (const std::string_view told : {"x-sekisho-target", "x-sekisho-attempts", "x-sekisho-cost"}) head.headers.remove(told);
  }
  head.headers.add("Content-Type", "text/event-stream; charset=utf-8");
  head.headers.add("Cache-Control", "no-cache");
  head.headers.add("X-Accel-Buffering", "no");
  if (context.ticket) context.ticket->record_head(head);
  context.answered = true;
  context.unanswered.leave();
  context.record->status = head.status;
  context.record.publish_so_far();  // the head tells the decision's id long before the record is whole
  auto out = co_await context.exchange.response.open_stream(std::move(head));
  co_return out ? std::move(*out) : nullptr;
}

asio::awaitable<bool> write_bytes(RequestContext& context, ResponseStream& out, std::string_view bytes) {
  if (bytes.empty() || context.absence.reading_on()) co_return true;
  if (context.ticket) context.ticket->record_body(bytes);
  const WaitMeter::Waiting waiting(context.record.meter());
  const auto written = co_await out.write(bytes);
  if (written) context.record->bytes_out += bytes.size();
  co_return written || context.absence.reading_on();
}

asio::awaitable<void> write_to_end(RequestContext& context, ResponseStream& out, std::string_view bytes) {
  if (!context.absence.reading_on()) context.record.publish_as_ended();
  if (!co_await write_bytes(context, out, bytes) || context.absence.reading_on()) co_return;
  const auto finished = co_await out.finish();
  if (!finished) co_return;
  if (context.ticket) context.ticket->finish();
  book_success(context);
}

asio::awaitable<Result<std::string>> whole_bytes(TargetAnswer& answer, RequestContext& context) {
  std::string bytes;
  while (!answer.blocked()) {
    auto next = co_await answer.next();
    if (!next) co_return next.error();
    if (!*next) break;
    bytes += answer.write(**next);
    if (bytes.size() <= kWholeAnswerLimit) continue;
    const Error error = upstream_error(ErrorKind::UpstreamProtocol, "the upstream's answer is too large");
    answer.broke_off(error);
    co_return error;
  }
  if (!answer.blocked()) bytes += answer.finish();
  answer.book();
  if (answer.blocked()) co_return book_block(context, "error");
  co_return bytes;
}

}  // namespace sekisho
