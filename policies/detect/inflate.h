#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sekisho {

// True for what may be a gzip file (RFC 1952): its first three bytes say so.
bool is_gzip(std::string_view bytes);

// Reads gzip files, and no more of all together than a number of bytes: a few of them can stand for gigabytes.
class InflateBudget {
 public:
  explicit InflateBudget(std::size_t most) : left_(most) {}
  // What all members of the file hold, as far as they are whole and there is room. Empty for anything else. Linear in what it reads and
  // returns.
  std::string inflate(std::string_view bytes);
  // Something was left unread.
  bool is_over() const { return over_; }

 private:
  std::size_t left_;
  bool over_ = false;
};

}  // namespace sekisho
