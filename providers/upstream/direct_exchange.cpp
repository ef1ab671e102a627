#include "providers/upstream/direct_exchange.h"

#include "providers/upstream/failure.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sekisho {

namespace asio = boost::asio;

namespace {

// RFC 9112 §3: what would end or split the request line.
bool fits_request_line(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) > 0x20 && static_cast<unsigned char>(c) != 0x7F; });
}

bool belongs_to_transport(std::string_view name) {
  constexpr std::array<std::string_view, 5> kNames{"host", "content-length", "transfer-encoding", "connection", "accept-encoding"};
  return std::ranges::any_of(kNames, [name](std::string_view own) { return equals_ignoring_case(own, name); });
}

}  // namespace

DirectExchange::DirectExchange(std::shared_ptr<DirectPool> pool, ConnectionGate::Pass pass, UpstreamCall call)
    : pool_(std::move(pool)), pass_(std::move(pass)), call_(std::move(call)) {}

DirectExchange::~DirectExchange() {
  if (line_) line_->close();
}

// --- the coroutine's side ---

asio::awaitable<std::optional<Error>> DirectExchange::run(Time connect_deadline, Time deadline) {
  if (!compose()) co_return internal_error("the request's URL holds a character that no URL may hold");
  std::optional<Error> failure = co_await ask(connect_deadline, deadline);
  call_.sent = nullptr;  // what is left of the request may go out later, with the answer under way
  co_return failure;
}

asio::awaitable<std::optional<Error>> DirectExchange::ask(Time connect_deadline, Time deadline) {
  line_ = pool_->take();
  if (line_) {
    co_await talk(deadline);
    const bool stale = failure_ && unheard_ && !touched_;
    if (!stale) co_return head_done_ ? std::nullopt : failure_;
    if (call_.sent != nullptr) call_.sent->take_back();
  }
  auto made = co_await pool_->connect(connect_deadline);
  if (!made) co_return made.error();
  line_ = *std::move(made);
  co_await talk(deadline);
  co_return head_done_ ? std::nullopt : failure_;
}

asio::awaitable<void> DirectExchange::talk(Time deadline) {
  begin();
  while (!head_done_ && !failure_) {
    send_more();
    if (line_->may_read()) {
      take_in();
      continue;
    }
    co_await line_->wait(unsent() ? Line::Until::ReadableOrWritable : Line::Until::Readable, deadline);
    if (line_->late()) fail(head_too_slow(pool_->authority()));
  }
}

asio::awaitable<Result<std::optional<std::string>>> DirectExchange::read(Time deadline) {
  while (body_.empty() && !finished_) {
    send_more();
    if (line_->may_read()) {
      take_in();
      continue;
    }
    co_await line_->wait(unsent() ? Line::Until::ReadableOrWritable : Line::Until::Readable, deadline);
    if (line_->late()) co_return silent_too_long(pool_->authority());
  }
  if (!body_.empty()) co_return std::exchange(body_, {});
  if (failure_) co_return *failure_;
  co_return std::nullopt;
}

// --- the request ---

bool DirectExchange::compose() {
  const std::string_view target = target_of(call_.url);
  if (!fits_request_line(target)) return false;
  constexpr std::size_t kUsualSize = 512;
  request_.reserve(kUsualSize);
  request_.append(call_.method).append(target.starts_with('/') ? " " : " /").append(target);
  request_.append(" HTTP/1.1\r\nHost: ").append(pool_->host_field()).append("\r\n");
  for (const auto& [name, value] : call_.headers) {
    if (belongs_to_transport(name)) continue;
    request_.append(name).append(value.empty() ? ":" : ": ").append(value).append("\r\n");
  }
  request_.append("Accept-Encoding: identity\r\n");
  // RFC 9110 §8.6: a request whose method foresees a body says its length, be it zero.
  const bool bodiless = call_.body.empty() && (call_.method == "GET" || call_.method == "HEAD");
  if (!bodiless) request_.append("Content-Length: ").append(std::to_string(call_.body.size())).append("\r\n");
  call_.headers = {};
  std::string().swap(call_.url);
  return true;
}

// Everything about an answer as it is before its first byte.
void DirectExchange::begin() {
  sent_ = 0;
  send_failed_ = finished_ = unheard_ = false;
  failure_.reset();
  reader_.emplace(call_.method == "HEAD" ? ResponseHeadReader::Body::NeverFollows : ResponseHeadReader::Body::MayFollow);
}

std::size_t DirectExchange::request_size() const {
  if (released_ || send_failed_) return 0;
  return request_.size() + pool_->credential_lines().reveal().size() + 2 + call_.body.size();
}

void DirectExchange::send_more() {
  while (unsent() && line_->may_write()) {
    std::array<std::string_view, 4> parts{request_, pool_->credential_lines().reveal(), "\r\n", call_.body};
    std::size_t skipped = sent_;
    for (std::string_view& part : parts) {
      const std::size_t count = std::min(skipped, part.size());
      part.remove_prefix(count);
      skipped -= count;
    }
    const auto first = std::ranges::find_if(parts, [](std::string_view part) { return !part.empty(); });
    const Transfer transfer = line_->write(std::span(first, parts.end()));
    sent_ += transfer.bytes;
    if (sent_ > 0 && call_.sent != nullptr) call_.sent->set();
    // Why nothing more is taken may be said in an answer that is on its way.
    send_failed_ = transfer.state == Transfer::State::Ended || transfer.state == Transfer::State::Failed;
  }
  if (head_done_ && !unsent()) release_request();
}

// A prompt may be megabytes; once it is sent, and cannot be asked for again, the open stream need not hold it.
void DirectExchange::release_request() {
  if (std::exchange(released_, true)) return;
  std::string().swap(call_.body);
  std::string().swap(request_);
}

// --- the answer ---

// One read of the socket, into the buffer that all connections of the thread share.
void DirectExchange::take_in() {
  const std::span<char> buffer = pool_->lines().read_buffer();
  const Transfer transfer = line_->read(buffer);
  switch (transfer.state) {
    case Transfer::State::Moved: {
      touched_ = true;
      const std::string_view bytes(buffer.data(), transfer.bytes);
      head_done_ ? take_body(bytes) : take_head(bytes);
      return;
    }
    case Transfer::State::WantsRead:
    case Transfer::State::WantsWrite:
      return;
    case Transfer::State::Ended:
    case Transfer::State::Failed:
      take_end(transfer);
      return;
  }
}

void DirectExchange::take_head(std::string_view bytes) {
  std::string joined;
  if (!unread_.empty()) {
    joined = std::move(unread_.append(bytes));
    unread_.clear();
    bytes = joined;
  }
  bytes.remove_prefix(reader_->read(bytes));
  if (reader_->state() == ResponseHeadReader::State::NeedMore) {
    unread_ = bytes;
    return;
  }
  if (reader_->state() != ResponseHeadReader::State::Complete) return fail(head_error());
  head_ = reader_->take();
  head_done_ = true;
  framing_.emplace(head_, reader_->bytes_left());
  reader_.reset();
  if (!unsent()) release_request();
  take_body(bytes);
}

void DirectExchange::take_body(std::string_view bytes) {
  const std::size_t used = framing_->feed(bytes, body_);
  if (framing_->state() == ResponseBody::State::Broken) return fail(broken_answer(pool_->authority(), "with broken chunk framing"));
  if (framing_->state() == ResponseBody::State::Complete) finish(used == bytes.size());
}

// The other end sends no more: a proper end of the stream, or the loss of the connection. Servers close idle connections at any time,
// also while a request is on its way: then its end comes and nothing of the request was ever acknowledged. A reset says nothing of what
// was heard before it; but where the system refused to send the request, because of one that had come already, nobody heard it.
void DirectExchange::take_end(const Transfer& end) {
  const bool ended = end.state == Transfer::State::Ended;
  if (!head_done_) {
    unheard_ = end.refused >= sent_ || (ended && line_->unacknowledged() >= sent_);
    return fail(lost_before_head(pool_->authority()));
  }
  if (ended) framing_->end();
  if (framing_->state() != ResponseBody::State::Complete) return fail(lost_in_body(pool_->authority()));
  finish(false);
}

// `clean`: the answer's last byte was the last that came.
void DirectExchange::finish(bool clean) {
  finished_ = true;
  if (clean && head_.keep_alive && !unsent() && !send_failed_) {
    pool_->put_back(std::move(line_));
  } else {
    line_->hang_up();
    line_->close();
  }
  line_.reset();
  pass_.release();
}

void DirectExchange::fail(Error error) {
  finished_ = true;
  failure_ = std::move(error);
  line_->close();
  line_.reset();
}

Error DirectExchange::head_error() const {
  const std::string_view authority = pool_->authority();
  switch (reader_->state()) {
    case ResponseHeadReader::State::NotHttp:
      return broken_answer(authority, "with something that is not HTTP");
    case ResponseHeadReader::State::TooLarge:
      return headers_too_large(authority);
    case ResponseHeadReader::State::OtherCoding:
      return unasked_coding(authority);
    case ResponseHeadReader::State::Broken:
      return broken_answer(authority, "with " + std::string(reader_->reason()));
    case ResponseHeadReader::State::NeedMore:
    case ResponseHeadReader::State::Complete:
      break;
  }
  return internal_error("a sound head was taken for a broken one");
}

}  // namespace sekisho
