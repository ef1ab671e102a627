#include "tests/support/scripted_upstream.h"

#include "tests/support/scripted_socket.h"

#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>

#include <arpa/inet.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace sekisho {
namespace {

using SteadyClock = std::chrono::steady_clock;

// What one connection has seen and done.
struct Seen {
  std::optional<SteadyClock::time_point> closed_at;
  std::size_t bytes_sent = 0;
  bool over = false;  // closed by either side
};

std::size_t content_length(std::string_view head) {
  std::string lower(head);
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  constexpr std::string_view kName = "\r\ncontent-length:";
  auto at = lower.find(kName);
  if (at == std::string::npos) return 0;
  at = lower.find_first_not_of(' ', at + kName.size());
  std::size_t length = 0;
  std::from_chars(lower.data() + at, lower.data() + lower.size(), length);
  return length;
}

void add_pem_certificates(SSL_CTX* context, const std::string& pem) {
  BIO* const source = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
  X509* const leaf = PEM_read_bio_X509(source, nullptr, nullptr, nullptr);
  SSL_CTX_use_certificate(context, leaf);
  X509_free(leaf);
  while (X509* const issuer = PEM_read_bio_X509(source, nullptr, nullptr, nullptr)) SSL_CTX_add_extra_chain_cert(context, issuer);
  BIO_free(source);
}

std::shared_ptr<SSL_CTX> server_context(const std::string& certificate, const std::string& key) {
  std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes without MSG_NOSIGNAL
  std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  add_pem_certificates(context.get(), certificate);
  BIO* const source = BIO_new_mem_buf(key.data(), static_cast<int>(key.size()));
  EVP_PKEY* const private_key = PEM_read_bio_PrivateKey(source, nullptr, nullptr, nullptr);
  SSL_CTX_use_PrivateKey(context.get(), private_key);
  EVP_PKEY_free(private_key);
  BIO_free(source);
  if (SSL_CTX_check_private_key(context.get()) != 1) throw std::runtime_error("certificate and key do not fit");
  return context;
}

}  // namespace

class ScriptedUpstream::Listener {
 public:
  explicit Listener(std::shared_ptr<SSL_CTX> tls);
  ~Listener();

  // Shared with the connections' threads; `mutex` guards all below it.
  mutable std::mutex mutex;
  mutable std::condition_variable changed;
  std::vector<Script> scripts;
  std::size_t next_script = 0;
  std::set<std::string> released;
  std::vector<Request> requests;
  std::vector<Seen> seen;
  std::vector<std::shared_ptr<WakeFd>> wakes;

  std::uint16_t port = 0;
  const std::shared_ptr<SSL_CTX> tls;

  void wake_all() {
    for (const auto& wake : wakes) wake->set();
  }

 private:
  void accept_all();
  void serve(int number, int fd, std::shared_ptr<WakeFd> wake);
  bool serve_one(int number, ScriptedSocket& socket);
  bool play(const Script& script, int number, ScriptedSocket& socket);
  bool play(const Script::Step& step, int number, ScriptedSocket& socket);
  Script script_for(Request request);
  bool is_released(const std::string& signal) const;

  int socket_ = -1;
  WakeFd stop_;
  std::vector<std::thread> threads_;  // one a connection; only touched by the accepting thread until it ended
  std::thread acceptor_;
};

ScriptedUpstream::Listener::Listener(std::shared_ptr<SSL_CTX> context) : tls(std::move(context)) {
  socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (::bind(socket_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(socket_, SOMAXCONN) != 0) {
    throw std::runtime_error("cannot listen on loopback");
  }
  ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
  port = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { accept_all(); });
}

ScriptedUpstream::Listener::~Listener() {
  stop_.set();
  acceptor_.join();
  for (const auto& wake : wakes) wake->stop();
  for (std::thread& thread : threads_) thread.join();
  ::close(socket_);
}

void ScriptedUpstream::Listener::accept_all() {
  for (;;) {
    std::array<pollfd, 2> ready{pollfd{socket_, POLLIN, 0}, pollfd{stop_.fd(), POLLIN, 0}};
    ::poll(ready.data(), ready.size(), -1);
    if (ready[1].revents != 0) return;
    const int fd = ::accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd < 0) continue;
    auto wake = std::make_shared<WakeFd>();
    int number = 0;
    {
      const std::lock_guard lock(mutex);
      number = static_cast<int>(seen.size());
      seen.emplace_back();
      wakes.push_back(wake);
    }
    changed.notify_all();
    threads_.emplace_back([this, number, fd, wake] { serve(number, fd, wake); });
  }
}

void ScriptedUpstream::Listener::serve(int number, int fd, std::shared_ptr<WakeFd> wake) {
  ScriptedSocket socket(fd, *wake, tls.get());
  while (serve_one(number, socket)) {
  }
  {
    const std::lock_guard lock(mutex);
    Seen& connection = seen[static_cast<std::size_t>(number)];
    if (socket.is_closed()) connection.closed_at = SteadyClock::now();
    connection.over = true;
  }
  changed.notify_all();
}

// False when the connection is at its end.
bool ScriptedUpstream::Listener::serve_one(int number, ScriptedSocket& socket) {
  Request request;
  request.connection = number;
  std::size_t head_end = 0;
  while ((head_end = socket.input.find("\r\n\r\n")) == std::string::npos) {
    if (!socket.wait()) return false;
  }
  request.head = socket.input.substr(0, head_end + 4);
  const std::size_t length = content_length(request.head);
  while (socket.input.size() < request.head.size() + length) {
    if (!socket.wait()) return false;
  }
  request.body = socket.input.substr(request.head.size(), length);
  socket.input.erase(0, request.head.size() + length);
  return play(script_for(std::move(request)), number, socket);
}

Script ScriptedUpstream::Listener::script_for(Request request) {
  const std::lock_guard lock(mutex);
  requests.push_back(std::move(request));
  changed.notify_all();
  if (scripts.empty()) return Script().close();
  const std::size_t index = std::min(next_script++, scripts.size() - 1);
  return scripts[index];
}

bool ScriptedUpstream::Listener::play(const Script& script, int number, ScriptedSocket& socket) {
  return std::ranges::all_of(script.steps(), [&](const Script::Step& step) { return play(step, number, socket); });
}

bool ScriptedUpstream::Listener::play(const Script::Step& step, int number, ScriptedSocket& socket) {
  const auto count = [&](std::size_t bytes) {
    const std::lock_guard lock(mutex);
    seen[static_cast<std::size_t>(number)].bytes_sent += bytes;
  };
  switch (step.kind) {
    case Script::Step::Kind::Send:
      return socket.send(step.text, count);
    case Script::Step::Kind::Flood:
      for (std::size_t i = 0; i < step.times; ++i) {
        if (!socket.send(step.text, count)) return false;
      }
      return true;
    case Script::Step::Kind::WaitFor:
      while (!is_released(step.text)) {
        if (!socket.wait()) return false;
      }
      return true;
    case Script::Step::Kind::Stall:
      while (socket.wait()) {
      }
      return false;
    case Script::Step::Kind::Reset:
      socket.reset();
      return false;
    case Script::Step::Kind::Close:
      socket.finish();
      return false;
  }
  return false;
}

bool ScriptedUpstream::Listener::is_released(const std::string& signal) const {
  const std::lock_guard lock(mutex);
  return released.contains(signal);
}

ScriptedUpstream::ScriptedUpstream() : listener_(std::make_unique<Listener>(nullptr)) {}
ScriptedUpstream::ScriptedUpstream(const std::string& certificate, const std::string& key)
    : listener_(std::make_unique<Listener>(server_context(certificate, key))) {}
ScriptedUpstream::~ScriptedUpstream() = default;

std::uint16_t ScriptedUpstream::port() const { return listener_->port; }

std::string ScriptedUpstream::url() const {
  return std::string(listener_->tls ? "https" : "http") + "://127.0.0.1:" + std::to_string(listener_->port);
}

void ScriptedUpstream::answer(Script script) {
  const std::lock_guard lock(listener_->mutex);
  listener_->scripts.push_back(std::move(script));
}

void ScriptedUpstream::release(const std::string& signal) {
  const std::lock_guard lock(listener_->mutex);
  listener_->released.insert(signal);
  listener_->wake_all();
}

bool ScriptedUpstream::wait_for_requests(std::size_t count, std::chrono::milliseconds patience) const {
  std::unique_lock lock(listener_->mutex);
  return listener_->changed.wait_for(lock, patience, [&] { return listener_->requests.size() >= count; });
}

bool ScriptedUpstream::wait_for_close(int connection, std::chrono::milliseconds patience) const {
  const auto number = static_cast<std::size_t>(connection);
  std::unique_lock lock(listener_->mutex);
  return listener_->changed.wait_for(lock, patience,
                                     [&] { return listener_->seen.size() > number && listener_->seen[number].closed_at.has_value(); });
}

bool ScriptedUpstream::wait_for_end(int connection, std::chrono::milliseconds patience) const {
  const auto number = static_cast<std::size_t>(connection);
  std::unique_lock lock(listener_->mutex);
  return listener_->changed.wait_for(lock, patience, [&] { return listener_->seen.size() > number && listener_->seen[number].over; });
}

std::vector<ScriptedUpstream::Request> ScriptedUpstream::requests() const {
  const std::lock_guard lock(listener_->mutex);
  return listener_->requests;
}

int ScriptedUpstream::connections() const {
  const std::lock_guard lock(listener_->mutex);
  return static_cast<int>(listener_->seen.size());
}

std::optional<std::chrono::steady_clock::time_point> ScriptedUpstream::closed_at(int connection) const {
  const std::lock_guard lock(listener_->mutex);
  return listener_->seen.at(static_cast<std::size_t>(connection)).closed_at;
}

std::size_t ScriptedUpstream::bytes_sent(int connection) const {
  const std::lock_guard lock(listener_->mutex);
  return listener_->seen.at(static_cast<std::size_t>(connection)).bytes_sent;
}

std::string http_answer(int status, std::string_view content_type, std::string_view body, std::string_view more_headers) {
  return "HTTP/1.1 " + std::to_string(status) + " Scripted\r\nContent-Type: " + std::string(content_type) +
         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + std::string(more_headers) + "\r\n" + std::string(body);
}

std::string json_answer(std::string_view body) { return http_answer(200, "application/json", body); }

std::string sse_head() { return "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"; }

std::string http_chunk(std::string_view bytes) {
  std::array<char, 16> size{};
  const auto end = std::to_chars(size.data(), size.data() + size.size(), bytes.size(), 16).ptr;
  return std::string(size.data(), end) + "\r\n" + std::string(bytes) + "\r\n";
}

}  // namespace sekisho
