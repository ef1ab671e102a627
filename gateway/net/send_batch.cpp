#include "gateway/net/send_batch.h"

#include "gateway/net/stream_socket.h"

#include <boost/asio/post.hpp>

#include <utility>

namespace sekisho {

namespace asio = boost::asio;

asio::execution_context::id SendBatch::id;

SendBatch::SendBatch(asio::execution_context& context)
    : asio::execution_context::service(context), context_(static_cast<asio::io_context&>(context)) {}

SendBatch& SendBatch::of(asio::io_context& context) { return asio::use_service<SendBatch>(context); }

bool SendBatch::is_worth_it() {
  if (at_once_ == 0) return true;
  --at_once_;
  return false;
}

void SendBatch::add(StreamSocket& socket, std::span<const std::string_view> parts) {
  const std::size_t before = bytes_.size();
  for (const std::string_view part : parts) bytes_.append(part);
  entries_.push_back({.socket = &socket, .size = bytes_.size() - before});
  if (entries_.size() >= kMostEntries || bytes_.size() + kMostOfOne > kMostBytes) return flush();
  // Behind all that is ready now.
  if (!std::exchange(posted_, true))
    asio::post(context_, [this] {
      posted_ = false;
      flush();
    });
}

void SendBatch::flush() {
  if (entries_.empty()) return;
  lone_ = entries_.size() == 1 ? lone_ + 1 : 0;
  if (lone_ >= kLoneBatches) at_once_ = kSentAtOnce;
  std::string_view left = bytes_;
  for (const Entry& entry : entries_) {
    entry.socket->deliver(left.substr(0, entry.size));
    left.remove_prefix(entry.size);
  }
  entries_.clear();
  bytes_.clear();
}

}  // namespace sekisho
