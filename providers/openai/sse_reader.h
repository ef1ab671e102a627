#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// One block of an event stream, up to and with its blank line.
struct SseFrame {
  std::string bytes;        // as it came; ends with a blank line, which is added where the stream ended without one
  std::string event;        // value of the last `event:` line
  std::string data;         // the `data:` lines, joined by line feeds
  bool has_data = false;    // there was a `data:` line
  bool has_fields = false;  // there was any line that is no comment
  bool closed = true;       // false: the stream ended within the frame
  bool operator==(const SseFrame&) const = default;
};

// Cuts the bytes of a text/event-stream into frames (html.spec.whatwg.org/multipage/server-sent-events.html, "Parsing an event
// stream"): lines end with CRLF, LF or CR; a byte order mark at the start and needless blank lines are dropped; comments, `id:`,
// `retry:` and unknown fields mean nothing. Any split of the same bytes gives equal frames. Comments come as frames too, for whoever
// forwards the bytes.
class SseReader {
 public:
  static constexpr std::size_t kMostFrameBytes = 16 * 1024 * 1024;

  explicit SseReader(std::size_t most_frame_bytes = kMostFrameBytes) : most_frame_bytes_(most_frame_bytes) {}

  // The frames that these bytes complete; none after one grew too large.
  std::vector<SseFrame> feed(std::string_view bytes);
  // At the end of the body: a last frame whose blank line is missing, nullopt where nothing is left.
  std::optional<SseFrame> finish();
  // A frame grew beyond the limit; the reader is of no more use.
  bool overflowed() const { return overflowed_; }
  // The bytes that were read to the end of a frame, or dropped: all but those of the frame that is being read.
  std::size_t bytes_read() const { return fed_ - (buffer_.size() - begin_); }

 private:
  enum class LineEnd { None, Lf, Cr, CrLf };

  bool passed_byte_order_mark();
  void skip_blank_lines();
  std::optional<std::size_t> find_frame_end();

  std::size_t most_frame_bytes_;
  std::string buffer_;
  std::size_t fed_ = 0;
  std::size_t begin_ = 0;             // of the frame being read
  std::size_t line_begin_ = 0;        // of its current line
  std::size_t scanned_ = 0;           // how far line ends were searched
  LineEnd last_end_ = LineEnd::None;  // of the line before the current one
  bool at_start_ = true;              // nothing but a possible byte order mark was seen
  bool overflowed_ = false;
};

}  // namespace sekisho
