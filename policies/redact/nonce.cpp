#include "policies/redact/nonce.h"

#include "gateway/core/ascii.h"
#include "policies/redact/escape_readings.h"

#include <bitset>
#include <string_view>

namespace sekisho {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
constexpr std::size_t kNonces = kAlphabet.size() * kAlphabet.size();

using Used = std::bitset<kNonces>;

std::size_t place_of(char c) { return kAlphabet.find(to_ascii_upper(c)); }

// Marks the nonce of what could be the end of a token, in any of the spellings that are taken back: `_K9]`, `_k9\]`, ` K9 ]`.
void mark(std::string_view before_bracket, Used& used) {
  if (before_bracket.ends_with('\\')) before_bracket.remove_suffix(1);
  if (before_bracket.ends_with(' ')) before_bracket.remove_suffix(1);
  if (before_bracket.size() < 3) return;
  const char separator = before_bracket[before_bracket.size() - 3];
  const std::size_t first = place_of(before_bracket[before_bracket.size() - 2]);
  const std::size_t second = place_of(before_bracket[before_bracket.size() - 1]);
  if ((separator != '_' && separator != ' ') || first == std::string_view::npos || second == std::string_view::npos) return;
  used.set(first * kAlphabet.size() + second);
}

void mark_all(std::string_view text, Used& used) {
  for (std::size_t at = text.find(']'); at != std::string_view::npos; at = text.find(']', at + 1)) mark(text.substr(0, at), used);
}

Used used_in(std::span<const Segment> segments) {
  Used used;
  for (const Segment& segment : segments) {
    mark_all(segment.text, used);
    for (const std::string& reading : escape_readings(segment.text)) mark_all(reading, used);
  }
  return used;
}

std::string spelled(std::size_t nonce) { return {kAlphabet[nonce / kAlphabet.size()], kAlphabet[nonce % kAlphabet.size()]}; }

}  // namespace

std::optional<std::string> choose_nonce(const RedactionKey& key, std::span<const Segment> segments) {
  const Used used = used_in(segments);
  std::size_t nonce = number_from(key.for_conversation("nonce", {})) % kNonces;
  for (std::size_t tried = 0; tried < kNonces; ++tried, nonce = (nonce + 1) % kNonces) {
    if (!used.test(nonce)) return spelled(nonce);
  }
  return std::nullopt;
}

}  // namespace sekisho
