#include "tests/support/memory_connection.h"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <utility>

namespace sekisho {

class MemoryClient::ServerEnd final : public Connection {
 public:
  explicit ServerEnd(std::shared_ptr<MemoryClient> client) : client_(std::move(client)) {}
  ~ServerEnd() override {
    client_->closed_ = true;
    client_->wake(Readiness::Read);
    client_->wake(Readiness::Write);
  }

  Transfer try_read(std::span<char> into) override {
    MemoryClient& client = *client_;
    if (client.broken_) return {};
    if (into.empty()) return {.state = client.ended_ ? Transfer::State::Ended : Transfer::State::WantsRead};
    const std::size_t count = std::min({into.size(), client.segment_, client.to_server_.size()});
    if (count == 0) return {.state = client.ended_ ? Transfer::State::Ended : Transfer::State::WantsRead};
    std::copy_n(client.to_server_.begin(), count, into.begin());
    client.to_server_.erase(0, count);
    return {.state = Transfer::State::Moved, .bytes = count, .more = count == into.size()};
  }

  Transfer try_write(std::span<const std::string_view> parts) override {
    MemoryClient& client = *client_;
    if (parts.empty()) {
      client.output_ended_ = true;
      return {.state = Transfer::State::Ended};
    }
    if (client.output_ended_) return {};
    if (client.window_ == 0 && client.breaks_at_window_) client.broken_ = true;
    if (client.broken_) return {};
    if (client.window_ == 0) return {.state = Transfer::State::WantsWrite};
    std::size_t moved = 0;
    for (const std::string_view part : parts) {
      const std::size_t count = std::min(part.size(), client.window_ - moved);
      client.received_.append(part.substr(0, count));
      moved += count;
    }
    client.window_ -= moved;
    ++client.writes_;
    return {.state = Transfer::State::Moved, .bytes = moved};
  }

  void wait(Readiness what, std::shared_ptr<ReadinessWaiter> waiter) override {
    (what == Readiness::Read ? client_->reader_ : client_->writer_) = std::move(waiter);
    const bool readable = !client_->to_server_.empty() || client_->ended_ || client_->broken_;
    const bool writable = client_->window_ > 0 || client_->broken_;
    if (what == Readiness::Read ? readable : writable) client_->wake(what);
  }

 private:
  const std::shared_ptr<MemoryClient> client_;
};

std::unique_ptr<Connection> MemoryClient::connect() { return std::make_unique<ServerEnd>(shared_from_this()); }

void MemoryClient::send(std::string_view bytes) {
  to_server_.append(bytes);
  wake(Readiness::Read);
}

void MemoryClient::end_sending() {
  ended_ = true;
  wake(Readiness::Read);
}

void MemoryClient::reset() {
  broken_ = true;
  wake(Readiness::Read);
  wake(Readiness::Write);
}

void MemoryClient::set_window(std::size_t bytes) {
  window_ = bytes;
  if (bytes > 0) wake(Readiness::Write);
}

std::string MemoryClient::take_received() { return std::exchange(received_, {}); }

void MemoryClient::wake(Readiness what) {
  auto waiter = std::exchange(what == Readiness::Read ? reader_ : writer_, nullptr);
  if (!waiter) return;
  boost::asio::post(executor_, [what, waiter = std::move(waiter)] { waiter->ready(what); });
}

}  // namespace sekisho
