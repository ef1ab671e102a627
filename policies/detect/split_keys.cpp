#include "policies/detect/split_keys.h"

#include "policies/detect/characters.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sekisho {
namespace {

constexpr std::string_view kBegin = "-----BEGIN ";
constexpr std::string_view kEnd = "-----END ";
constexpr std::string_view kDashes = "-----";
constexpr std::size_t kMost = std::size_t{32} << 10;
constexpr std::size_t kAround = 64;  // bytes before the key and behind it, so that it does not stand at a cut

// The text begins like the rest of a key: with a line of base64, or with the END line, or a piece of it.
bool continues_key(std::string_view text) {
  constexpr ByteSet kBase64("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
  constexpr std::size_t kHead = 192;
  constexpr std::size_t kFewest = 32;
  const std::string_view head = text.substr(0, kHead);
  for (std::size_t at = kFewest - 1; at < head.size();) {
    const std::size_t begin = kBase64.run_begin(head, at + 1, kFewest);
    if (at + 1 - begin == kFewest) return true;
    at = begin + kFewest;
  }
  constexpr std::size_t kLabel = 40;
  return head.find(kEnd) != std::string_view::npos || head.substr(0, kLabel).find(kDashes) != std::string_view::npos;
}

// Where a key begins that the text does not end: its BEGIN line may be cut by the end of the text, before `rest`.
std::optional<std::size_t> find_open_key(std::string_view text, std::string_view rest) {
  constexpr std::size_t kLongestLabel = 64;
  const std::size_t from = text.size() - std::min(text.size(), kMost);
  const std::string_view searched = text.substr(from);
  std::size_t begin = searched.rfind(kBegin);
  if (begin == std::string_view::npos) {
    std::size_t cut = std::min(kBegin.size() - 1, searched.size());
    while (cut > 0 && !searched.ends_with(kBegin.substr(0, cut))) --cut;
    if (cut == 0) return std::nullopt;
    begin = searched.size() - cut;
  }
  const std::string line = std::string(searched.substr(begin, kLongestLabel)).append(rest.substr(0, kLongestLabel));
  const std::size_t label = line.find("PRIVATE KEY");
  const bool opens = line.starts_with(kBegin) && label < kLongestLabel && line.find(kDashes, kBegin.size()) > label;
  const std::size_t end = searched.find(kEnd, begin);
  const bool closed = end != std::string_view::npos && searched.find(kDashes, end + kEnd.size()) != std::string_view::npos;
  return opens && !closed ? std::optional(from + begin) : std::nullopt;
}

std::size_t character_begin(std::string_view text, std::size_t at) {
  while (at > 0 && at < text.size() && is_continuation(text[at])) --at;
  return at;
}

// The key that begins at `begin` of the segment `first`, through the segments that seams join to it.
SeamText join_key(std::span<const Segment> segments, std::uint32_t first, std::size_t begin) {
  SeamText key;
  const std::size_t from = character_begin(segments[first].text, begin - std::min(begin, kAround));
  key.cut_before = from > 0;
  const std::size_t key_begin = begin - from;
  for (std::uint32_t i = first; i < segments.size() && (i == first || segments[i].seam_before) && !key.cut_after; ++i) {
    const std::string_view text = segments[i].text.substr(i == first ? from : 0);
    if (text.empty()) continue;
    const std::size_t before = key.text.size();
    key.text.append(text.substr(0, kMost));
    const std::size_t end = key.text.find(kEnd, std::max(key_begin, before - std::min(before, kEnd.size())));
    const std::size_t wanted = std::min(end == std::string::npos ? kMost : end + 2 * kAround, before + text.size());
    const std::size_t size = character_begin(text, std::min(text.size(), wanted - std::min(wanted, before)));
    key.text.resize(before + size);
    if (size == 0) break;
    key.parts.push_back({i, static_cast<std::uint32_t>(i == first ? from : 0), static_cast<std::uint32_t>(before),
                         static_cast<std::uint32_t>(before + size)});
    key.cut_after = size < text.size();
    if (end != std::string::npos && key.text.size() >= end + 2 * kAround) break;
  }
  return key;
}

}  // namespace

std::vector<SeamText> find_split_keys(std::span<const Segment> segments) {
  std::vector<SeamText> keys;
  std::uint32_t joined = 0;  // segments before it belong to keys that are known
  for (std::uint32_t i = 1; i < segments.size(); ++i) {
    if (!segments[i].seam_before || i < joined || !continues_key(segments[i].text)) continue;
    const auto begin = find_open_key(segments[i - 1].text, segments[i].text);
    if (!begin) continue;
    SeamText key = join_key(segments, i - 1, *begin);
    if (key.parts.size() < 2) continue;
    joined = key.parts.back().segment;
    keys.push_back(std::move(key));
  }
  return keys;
}

}  // namespace sekisho
