#include "providers/openai/sse_reader.h"

#include <algorithm>

namespace sekisho {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool ends_line(char c) { return c == '\n' || c == '\r'; }

// As find_first_of("\r\n", from), at memchr's speed. In windows, for a stream that has only one of the two is searched for both.
std::size_t find_line_end(std::string_view text, std::size_t from) {
  constexpr std::size_t kWindow = 1024;
  for (; from < text.size(); from += kWindow) {
    const std::string_view window = text.substr(from, kWindow);
    const std::string_view before_lf = window.substr(0, window.find('\n'));
    const std::size_t cr = before_lf.find('\r');
    if (cr != std::string_view::npos) return from + cr;
    if (before_lf.size() < window.size()) return from + before_lf.size();
  }
  return std::string_view::npos;
}

// Takes the first line off `text`, without its end.
std::string_view take_first_line(std::string_view& text) {
  const std::size_t end = std::min(find_line_end(text, 0), text.size());
  const std::string_view line = text.substr(0, end);
  const std::size_t length = text.substr(end).starts_with("\r\n") ? 2 : 1;
  text.remove_prefix(std::min(text.size(), end + length));
  return line;
}

void read_line(std::string_view line, SseFrame& frame) {
  if (line.starts_with(':')) return;
  frame.has_fields = true;
  const std::size_t colon = line.find(':');
  const std::string_view name = line.substr(0, colon);
  std::string_view value = colon == std::string_view::npos ? std::string_view() : line.substr(colon + 1);
  if (value.starts_with(' ')) value.remove_prefix(1);
  if (name == "event") frame.event = value;
  if (name != "data") return;
  if (frame.has_data) frame.data += '\n';
  frame.data += value;
  frame.has_data = true;
}

SseFrame read_frame(std::string bytes) {
  SseFrame frame;
  std::string_view rest = bytes;
  while (!rest.empty()) {
    const std::string_view line = take_first_line(rest);
    if (!line.empty()) read_line(line, frame);
  }
  frame.bytes = std::move(bytes);
  return frame;
}

}  // namespace

std::vector<SseFrame> SseReader::feed(std::string_view bytes) {
  std::vector<SseFrame> frames;
  if (overflowed_) return frames;
  buffer_ += bytes;
  fed_ += bytes.size();
  if (!passed_byte_order_mark()) return frames;
  while (const std::optional<std::size_t> end = find_frame_end()) {
    overflowed_ = *end - begin_ > most_frame_bytes_;
    if (overflowed_) return frames;
    frames.push_back(read_frame(buffer_.substr(begin_, *end - begin_)));
    begin_ = line_begin_ = scanned_ = *end;
    last_end_ = LineEnd::None;
  }
  buffer_.erase(0, begin_);
  line_begin_ -= begin_;
  scanned_ -= begin_;
  begin_ = 0;
  overflowed_ = buffer_.size() > most_frame_bytes_;
  return frames;
}

std::optional<SseFrame> SseReader::finish() {
  if (overflowed_ || buffer_.empty()) return std::nullopt;
  // What is held back at the very end is a CR that a LF might have followed.
  const bool closed = line_begin_ > 0 && std::string_view(buffer_).substr(line_begin_) == "\r";
  SseFrame frame = read_frame(std::move(buffer_));
  buffer_.clear();
  frame.closed = closed;
  const bool within_line_end = frame.bytes.back() == '\n' || closed;
  frame.bytes += within_line_end ? "\n" : "\n\n";
  return frame;
}

bool SseReader::passed_byte_order_mark() {
  if (!at_start_) return true;
  if (buffer_.size() < kByteOrderMark.size() && kByteOrderMark.starts_with(buffer_)) return false;
  if (buffer_.starts_with(kByteOrderMark)) buffer_.erase(0, kByteOrderMark.size());
  at_start_ = false;
  return true;
}

void SseReader::skip_blank_lines() {
  while (begin_ < buffer_.size() && ends_line(buffer_[begin_])) ++begin_;
  line_begin_ = scanned_ = begin_;
}

std::optional<std::size_t> SseReader::find_frame_end() {
  if (line_begin_ == begin_ && scanned_ == begin_) skip_blank_lines();
  while (true) {
    const std::size_t at = find_line_end(buffer_, scanned_);
    if (at == std::string::npos) {
      scanned_ = buffer_.size();
      return std::nullopt;
    }
    scanned_ = at;
    const bool blank = at == line_begin_;
    // Once lines end with CR alone, so does the blank one; otherwise the LF that may follow a CR has to be waited for.
    const bool lone_cr = buffer_[at] == '\r' && blank && last_end_ == LineEnd::Cr;
    if (buffer_[at] == '\r' && !lone_cr && at + 1 == buffer_.size()) return std::nullopt;
    const bool crlf = buffer_[at] == '\r' && !lone_cr && buffer_[at + 1] == '\n';
    scanned_ = line_begin_ = at + (crlf ? 2 : 1);
    if (blank) return line_begin_;
    last_end_ = crlf ? LineEnd::CrLf : buffer_[at] == '\r' ? LineEnd::Cr : LineEnd::Lf;
  }
}

}  // namespace sekisho
