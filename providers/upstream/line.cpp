#include "providers/upstream/line.h"

#include "providers/upstream/lines.h"

#include <utility>

#include <linux/sockios.h>
#include <sys/ioctl.h>

namespace sekisho {

namespace asio = boost::asio;

namespace {

Readiness other_than(Transfer::State state, Readiness usual) {
  if (state == Transfer::State::WantsRead) return Readiness::Read;
  if (state == Transfer::State::WantsWrite) return Readiness::Write;
  return usual;
}

}  // namespace

Line::Line(Lines& lines, std::unique_ptr<Connection> connection, int socket)
    : made_at(std::chrono::steady_clock::now()), idle_since(made_at), lines_(lines), connection_(std::move(connection)), socket_(socket) {
  lines_.add(*this);
}

Line::~Line() { close(); }

Transfer Line::read(std::span<char> into) {
  const Transfer transfer = connection_->try_read(into);
  may_read_ = transfer.state == Transfer::State::Moved && transfer.more;
  read_wants_ = other_than(transfer.state, Readiness::Read);
  return transfer;
}

Transfer Line::write(std::span<const std::string_view> parts) {
  const Transfer transfer = connection_->try_write(parts);
  may_write_ = transfer.state == Transfer::State::Moved;
  write_wants_ = other_than(transfer.state, Readiness::Write);
  return transfer;
}

asio::awaitable<void> Line::wait(Until what, Time deadline) {
  arm(read_wants_);
  if (what == Until::ReadableOrWritable) arm(write_wants_);
  return doze(deadline);
}

asio::awaitable<void> Line::wait_for(Readiness what, Time deadline) {
  arm(what);
  return doze(deadline);
}

asio::awaitable<void> Line::doze(Time deadline) {
  late_ = false;
  deadline_ = deadline;
  lines_.expect(deadline);
  return news_.wait();
}

void Line::arm(Readiness what) {
  bool& armed = what == Readiness::Read ? read_armed_ : write_armed_;
  if (armed) return;
  armed = true;
  connection_->wait(what, shared_from_this());
}

void Line::ready(Readiness what) {
  const auto self = shared_from_this();
  (what == Readiness::Read ? read_armed_ : write_armed_) = false;
  if (what == read_wants_) may_read_ = true;
  if (what == write_wants_) may_write_ = true;
  deadline_ = Time::max();
  news_.notify();
}

void Line::expire() {
  const auto self = shared_from_this();
  late_ = true;
  deadline_ = Time::max();
  news_.notify();
}

std::size_t Line::unacknowledged() const {
  int count = 0;
  const bool known = connection_ && ioctl(socket_, SIOCOUTQ, &count) == 0;  // tcp(7)
  return known && count > 0 ? static_cast<std::size_t>(count) : 0;
}

void Line::hang_up() {
  if (connection_) connection_->try_write({});
}

void Line::close() {
  if (!connection_) return;
  lines_.remove(*this);
  connection_.reset();
}

}  // namespace sekisho
