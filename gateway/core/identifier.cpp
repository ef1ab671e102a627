#include "gateway/core/identifier.h"

#include "gateway/core/crypto.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace sekisho {
namespace {

// Asking for randomness costs as much for sixteen bytes as for hundreds, so every thread takes a block at once. For names only:
// bytes that must stay secret come straight from random_bytes().
std::string_view next_random(std::size_t count) {
  constexpr std::size_t kBlock = 1024;
  thread_local std::string block;
  thread_local std::size_t used = 0;
  if (block.size() - used < count) {
    block = random_bytes(kBlock);
    used = 0;
  }
  used += count;
  return std::string_view(block).substr(used - count, count);
}

}  // namespace

std::string new_ulid() {
  static constexpr std::string_view kDigits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch());
  auto millis = static_cast<std::uint64_t>(now.count());
  std::string text(26, '0');
  for (int place = 9; place >= 0; --place) {
    text[static_cast<std::size_t>(place)] = kDigits[millis & 31];
    millis >>= 5;
  }
  const std::string_view random = next_random(16);
  for (std::size_t i = 0; i < 16; ++i) text[10 + i] = kDigits[static_cast<unsigned char>(random[i]) & 31];
  return text;
}

std::string new_trace_id() { return to_hex(next_random(16)); }
std::string new_span_id() { return to_hex(next_random(8)); }

}  // namespace sekisho
