#include "providers/upstream/curl_transfer.h"

#include "providers/upstream/address.h"
#include "providers/upstream/failure.h"
#include "providers/upstream/trust_stores.h"

#include <curl/curl.h>

#include <algorithm>
#include <charconv>
#include <cstring>

#include <arpa/inet.h>
#include <sys/socket.h>

namespace sekisho {

namespace asio = boost::asio;
using Time = std::chrono::steady_clock::time_point;

namespace {

constexpr std::size_t kMaxHeaderBytes = 64 * 1024;
constexpr std::size_t kMaxBuffered = 64 * 1024;
// Below 1 MiB curl does not ask `Expect: 100-continue`; every line less is a dozen comparisons less in curl.
constexpr std::size_t kAsksFirst = 512 * 1024;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const auto begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

}  // namespace

CurlTransfer::CurlTransfer(std::shared_ptr<CurlPool> pool, ConnectionGate::Pass pass, UpstreamCall call,
                           const asio::any_io_executor& executor)
    : pool_(std::move(pool)), pass_(std::move(pass)), call_(std::move(call)), news_(executor), easy_(pool_->take_easy()) {}

CurlTransfer::~CurlTransfer() {
  pool_->remove(*this);
  pool_->give_back(easy_);
}

std::string_view CurlTransfer::authority() const { return authority_of(pool_->origin().base_url); }

UpstreamPhase CurlTransfer::phase() const {
  if (head_done_) return UpstreamPhase::Body;
  return requested_ ? UpstreamPhase::Head : UpstreamPhase::Connect;
}

// --- the coroutine's side ---

asio::awaitable<std::optional<Error>> CurlTransfer::run(Time connect_deadline, Time deadline) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(connect_deadline - std::chrono::steady_clock::now());
  set_options(std::max(left, std::chrono::milliseconds(1)));
  if (!pool_->add(*this)) co_return internal_error("no transfer can be started");
  std::optional<Error> failure = co_await ask(deadline);
  if (stale_) {
    finished_ = false;
    failure_.reset();
    curl_easy_setopt(easy_, CURLOPT_FRESH_CONNECT, 1L);
    if (!pool_->add(*this)) co_return internal_error("no transfer can be started");
    failure = co_await ask(deadline);
  }
  call_.sent = nullptr;
  co_return failure;
}

asio::awaitable<std::optional<Error>> CurlTransfer::ask(Time deadline) {
  while (!head_done_ && !finished_) {
    if (co_await news_.wait(deadline)) continue;
    co_return requested_ ? head_too_slow(authority()) : connecting_too_slow(authority());
  }
  if (!head_done_) co_return failure_;
  release_request();
  co_return std::nullopt;
}

asio::awaitable<Result<std::optional<std::string>>> CurlTransfer::read(Time deadline) {
  while (body_.empty() && !finished_) {
    if (paused_) {
      paused_ = false;
      curl_easy_pause(easy_, CURLPAUSE_CONT);
      pool_->settle();
      continue;
    }
    if (co_await news_.wait(deadline)) continue;
    co_return silent_too_long(authority());
  }
  if (!body_.empty()) co_return take_body();
  if (failure_) co_return *failure_;
  co_return std::nullopt;
}

std::string CurlTransfer::take_body() { return std::exchange(body_, {}); }

// A prompt may be megabytes; once it is sent, and cannot be asked for again, the open stream need not hold it, nor its head.
void CurlTransfer::release_request() {
  curl_off_t sent = 0;
  if (finished_ || curl_easy_getinfo(easy_, CURLINFO_SIZE_UPLOAD_T, &sent) != CURLE_OK) return;
  if (static_cast<std::size_t>(sent) < call_.body.size()) return;
  curl_easy_setopt(easy_, CURLOPT_HTTPHEADER, nullptr);
  std::string().swap(call_.body);
  std::vector<std::string>().swap(lines_);
  std::vector<curl_slist>().swap(list_);
}

void CurlTransfer::finish(int code) {
  finished_ = true;
  if (stale_ && !requested_ && code == CURLE_ABORTED_BY_CALLBACK) return news_.notify();  // run() asks again
  pass_.release();
  // For curl, a head that breaks off is an empty answer.
  if (code == CURLE_OK && !head_done_) code = CURLE_GOT_NOTHING;
  // Only where no other address of the name was any better.
  if ((code == CURLE_COULDNT_CONNECT || code == CURLE_ABORTED_BY_CALLBACK) && !private_address_.empty()) {
    refuse(private_address(authority(), private_address_));
  }
  if (code == CURLE_ABORTED_BY_CALLBACK) code = CURLE_GOT_NOTHING;
  if (code != CURLE_OK && !failure_) {
    long os_errno = 0;
    curl_easy_getinfo(easy_, CURLINFO_OS_ERRNO, &os_errno);
    failure_ = error_of({.code = code,
                         .os_errno = os_errno,
                         .detail = curl_message_.data(),
                         .authority = authority(),
                         .proxy = authority_of(pool_->origin().proxy),
                         .phase = phase()});
  }
  news_.notify();
}

// --- the request ---

void CurlTransfer::set_options(std::chrono::milliseconds connect_timeout) {
  link_headers();
  set_method();
  curl_easy_setopt(easy_, CURLOPT_PRIVATE, this);
  curl_easy_setopt(easy_, CURLOPT_FRESH_CONNECT, 0L);
  curl_easy_setopt(easy_, CURLOPT_URL, call_.url.c_str());
  curl_easy_setopt(easy_, CURLOPT_HTTPHEADER, list_.data());
  curl_easy_setopt(easy_, CURLOPT_ERRORBUFFER, curl_message_.data());
  curl_easy_setopt(easy_, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(connect_timeout.count()));
  curl_easy_setopt(easy_, CURLOPT_BUFFERSIZE, static_cast<long>(call_.read_size));
  curl_easy_setopt(easy_, CURLOPT_HEADERFUNCTION, &CurlTransfer::on_header);
  curl_easy_setopt(easy_, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(easy_, CURLOPT_WRITEFUNCTION, &CurlTransfer::on_body);
  curl_easy_setopt(easy_, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(easy_, CURLOPT_OPENSOCKETFUNCTION, &CurlTransfer::on_open);
  curl_easy_setopt(easy_, CURLOPT_OPENSOCKETDATA, this);
  curl_easy_setopt(easy_, CURLOPT_PREREQFUNCTION, &CurlTransfer::on_request);
  curl_easy_setopt(easy_, CURLOPT_PREREQDATA, this);
  curl_easy_setopt(easy_, CURLOPT_SSL_CTX_FUNCTION, &CurlTransfer::on_tls);
  curl_easy_setopt(easy_, CURLOPT_SSL_CTX_DATA, this);
}

void CurlTransfer::set_method() {
  if (call_.method == "GET") {
    curl_easy_setopt(easy_, CURLOPT_HTTPGET, 1L);
    curl_easy_setopt(easy_, CURLOPT_CUSTOMREQUEST, nullptr);
    return;
  }
  curl_easy_setopt(easy_, CURLOPT_POST, 1L);
  curl_easy_setopt(easy_, CURLOPT_CUSTOMREQUEST, call_.method == "POST" ? nullptr : call_.method.c_str());
  // Not copied: the body lives here until it is sent.
  curl_easy_setopt(easy_, CURLOPT_POSTFIELDS, call_.body.data());
  curl_easy_setopt(easy_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call_.body.size()));
}

// curl only reads the list: its nodes are ours, so that no line is copied once more.
void CurlTransfer::link_headers() {
  lines_.reserve(call_.headers.size() + 4);
  for (const auto& [name, value] : call_.headers) {
    // curl's way to say a field without a value is `Name;`.
    lines_.push_back(std::string(name).append(value.empty() ? ";" : ": ").append(value));
  }
  // curl's own, taken out or replaced.
  lines_.emplace_back("Accept-Encoding: identity");
  if (call_.body.size() >= kAsksFirst) lines_.emplace_back("Expect:");
  if (!call_.headers.contains("accept")) lines_.emplace_back("Accept:");
  if (!call_.headers.contains("content-type")) lines_.emplace_back("Content-Type:");
  call_.headers = {};

  list_.reserve(lines_.size() + pool_->credential_lines().size());
  for (std::string& line : lines_) list_.push_back({line.data(), nullptr});
  for (const Secret& line : pool_->credential_lines()) list_.push_back({const_cast<char*>(line.reveal().data()), nullptr});
  for (std::size_t i = 1; i < list_.size(); ++i) list_[i - 1].next = &list_[i];
}

// --- curl's side: takes notes, resumes nobody ---

bool CurlTransfer::refuse(Error error) {
  if (!failure_) failure_ = std::move(error);
  return false;
}

std::size_t CurlTransfer::on_header(char* data, std::size_t size, std::size_t count, void* transfer) {
  const std::size_t bytes = size * count;
  return static_cast<CurlTransfer*>(transfer)->take_header({data, bytes}) ? bytes : 0;
}

bool CurlTransfer::take_header(std::string_view line) {
  header_bytes_ += line.size();  // of informational responses and trailers too
  if (header_bytes_ > kMaxHeaderBytes) {
    return refuse(headers_too_large(authority()));
  }
  if (head_done_) return true;  // trailers say nothing that we use
  if (line.starts_with("HTTP/")) {
    headers_ = {};
    status_ = 0;
    const auto space = line.find(' ');
    if (space != std::string_view::npos) std::from_chars(line.data() + space + 1, line.data() + line.size(), status_);
    return true;
  }
  const std::string_view field = trimmed(line);
  if (field.empty()) {
    head_done_ = status_ >= 200 || status_ == 101;
    if (head_done_) news_.notify();
    return true;
  }
  const auto colon = field.find(':');
  if (colon == std::string_view::npos) return true;
  const std::string_view name = field.substr(0, colon);
  const std::string_view value = trimmed(field.substr(colon + 1));
  // curl would undo a compression of the transfer unasked.
  if (equals_ignoring_case(name, "transfer-encoding") && !equals_ignoring_case(value, "chunked")) {
    return refuse(unasked_coding(authority()));
  }
  headers_.add(std::string(name), std::string(value));
  return true;
}

std::size_t CurlTransfer::on_body(char* data, std::size_t size, std::size_t count, void* transfer) {
  auto& self = *static_cast<CurlTransfer*>(transfer);
  const std::size_t bytes = size * count;
  if (!self.body_.empty() && self.body_.size() + bytes > kMaxBuffered) {
    self.paused_ = true;
    return CURL_WRITEFUNC_PAUSE;
  }
  self.body_.append(data, bytes);
  self.news_.notify();
  return bytes;
}

// The address is judged after it was resolved, so that no name can lead inside (DNS rebinding).
int CurlTransfer::on_open(void* transfer, int /*purpose*/, curl_sockaddr* address) {
  auto& self = *static_cast<CurlTransfer*>(transfer);
  const UpstreamOrigin& origin = self.pool_->origin();
  // With a proxy this is the proxy's address, which the operator has named; the origin's is the proxy's business.
  if (!origin.allow_private && origin.proxy.empty() && !is_global_unicast(address->addr)) {
    self.private_address_ = to_text(address->addr);
    return CURL_SOCKET_BAD;
  }
  const int socket = ::socket(address->family, address->socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, address->protocol);
  if (socket < 0) return CURL_SOCKET_BAD;
  self.pool_->opened(socket);
  return socket;
}

// Called before every request, on a reused connection too.
int CurlTransfer::on_request(void* transfer, char* remote, char* /*local*/, int /*remote_port*/, int local_port) {
  auto& self = *static_cast<CurlTransfer*>(transfer);
  const UpstreamOrigin& origin = self.pool_->origin();
  if (!origin.allow_private && origin.proxy.empty() && names_private_address(remote)) {
    self.private_address_ = remote;
    return CURL_PREREQFUNC_ABORT;
  }
  // curl would send a second time what a connection that it used again has lost; it may have been worked on, and be billed, twice.
  if (self.requested_ && self.call_.method != "GET") return CURL_PREREQFUNC_ABORT;
  // Whatever an idle connection has to say makes it useless: a second answer to the last request would be taken for the answer to this one.
  if (!self.requested_ && !self.stale_) {
    long made = 0;
    const bool reused = curl_easy_getinfo(self.easy_, CURLINFO_NUM_CONNECTS, &made) == CURLE_OK && made == 0;
    self.stale_ = reused && self.pool_->has_news(local_port);
    if (self.stale_) return CURL_PREREQFUNC_ABORT;
  }
  self.requested_ = true;
  if (self.call_.sent != nullptr) self.call_.sent->set();
  return CURL_PREREQFUNC_OK;
}

int CurlTransfer::on_tls(void* /*easy*/, void* context, void* transfer) {
  const auto& self = *static_cast<CurlTransfer*>(transfer);
  const bool trusted = self.pool_->trust().install(static_cast<ssl_ctx_st*>(context), self.pool_->origin().ca_bundle);
  return trusted ? CURLE_OK : CURLE_SSL_CACERT_BADFILE;
}

}  // namespace sekisho
