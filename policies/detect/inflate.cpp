#include "policies/detect/inflate.h"

#include <algorithm>
#include <array>

#include <zlib.h>

namespace sekisho {
namespace {

constexpr int kGzipOnly = 16 + MAX_WBITS;  // zlib.h: a gzip header is wanted and nothing else

// One inflation; frees what zlib holds.
class Inflation {
 public:
  explicit Inflation(std::string_view bytes) {
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));  // zlib reads only
    stream_.avail_in = static_cast<uInt>(bytes.size());
    good_ = inflateInit2(&stream_, kGzipOnly) == Z_OK;
  }
  ~Inflation() {
    if (good_) inflateEnd(&stream_);
  }
  Inflation(const Inflation&) = delete;
  Inflation& operator=(const Inflation&) = delete;

  // Stops soon behind `most` bytes.
  std::string take(std::size_t most) {
    std::string all;
    std::array<char, 4096> piece{};
    while (good_ && all.size() <= most) {
      stream_.next_out = reinterpret_cast<Bytef*>(piece.data());
      stream_.avail_out = static_cast<uInt>(piece.size());
      const int status = ::inflate(&stream_, Z_NO_FLUSH);
      all.append(piece.data(), piece.size() - stream_.avail_out);
      if (status == Z_STREAM_END && stream_.avail_in > 0 && inflateReset(&stream_) == Z_OK) continue;
      if (status != Z_OK || stream_.avail_out == piece.size()) break;
    }
    return all;
  }

 private:
  z_stream stream_{};
  bool good_ = false;
};

}  // namespace

bool is_gzip(std::string_view bytes) { return bytes.starts_with("\x1F\x8B\x08"); }

std::string InflateBudget::inflate(std::string_view bytes) {
  if (!is_gzip(bytes)) return {};
  std::string all = Inflation(bytes).take(left_);
  over_ = over_ || all.size() > left_;
  all.resize(std::min(all.size(), left_));
  left_ -= all.size();
  return all;
}

}  // namespace sekisho
