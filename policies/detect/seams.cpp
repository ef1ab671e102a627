#include "policies/detect/seams.h"

#include "policies/detect/characters.h"

#include <algorithm>
#include <ranges>

namespace sekisho {
namespace {

// Bytes of the first `kReach` characters.
std::size_t head_size(std::string_view text) {
  std::size_t at = 0;
  for (std::size_t count = 0; count < SeamText::kReach && at < text.size(); ++count) {
    ++at;
    while (at < text.size() && is_continuation(text[at])) ++at;
  }
  return at;
}

// Where the last `kReach` characters begin.
std::size_t tail_begin(std::string_view text) {
  std::size_t at = text.size();
  for (std::size_t count = 0; count < SeamText::kReach && at > 0; ++count) {
    --at;
    while (at > 0 && is_continuation(text[at])) --at;
  }
  return at;
}

void append(SeamText& seam, std::uint32_t segment, std::size_t from, std::string_view bytes) {
  if (bytes.empty()) return;
  const auto begin = static_cast<std::uint32_t>(seam.text.size());
  seam.parts.push_back({segment, static_cast<std::uint32_t>(from), begin, begin + static_cast<std::uint32_t>(bytes.size())});
  seam.text.append(bytes);
}

// Letters and digits of ASCII, and of full width, which are folded to them.
bool ends_in_word(std::string_view text) { return is_alnum(text.back()) || (text.size() >= 3 && (text[text.size() - 3] == '\xEF')); }
bool begins_with_word(std::string_view text) { return is_alnum(text.front()) || text.front() == '\xEF'; }

bool glues_words(const SeamText& seam) {
  const std::string_view text = seam.text;
  return std::ranges::any_of(seam.parts | std::views::drop(1), [text](const SeamText::Part& part) {
    return ends_in_word(text.substr(0, part.begin)) && begins_with_word(text.substr(part.begin));
  });
}

SeamText set_apart(const SeamText& seam) {
  SeamText apart{.text = {}, .parts = {}, .cut_before = seam.cut_before, .context = true, .cut_after = seam.cut_after};
  for (const SeamText::Part& part : seam.parts) {
    if (!apart.parts.empty()) apart.text.push_back('\n');
    append(apart, part.segment, part.from, std::string_view(seam.text).substr(part.begin, part.end - part.begin));
  }
  return apart;
}

}  // namespace

std::pair<std::size_t, std::size_t> SeamText::parts_of(ByteSpan span) const {
  const auto at = [this](std::uint32_t offset) {
    return static_cast<std::size_t>(std::ranges::upper_bound(parts, offset, {}, &Part::begin) - parts.begin()) - 1;
  };
  return {at(span.begin), at(span.end - 1)};
}

std::vector<SeamText> find_seams(std::span<const Segment> segments) {
  std::vector<SeamText> seams;
  SeamText current;
  const auto close = [&] {
    if (current.parts.size() > 1) {
      if (glues_words(current)) seams.push_back(set_apart(current));
      seams.push_back(std::move(current));
    }
    current = {};
  };
  for (std::uint32_t i = 0; i < segments.size(); ++i) {
    const std::string_view text = segments[i].text;
    const bool joins_next = i + 1 < segments.size() && segments[i + 1].seam_before;
    if (!segments[i].seam_before) close();
    if (!segments[i].seam_before && !joins_next) continue;
    const std::size_t head = head_size(text);
    const std::size_t tail = tail_begin(text);
    if (head >= tail) {
      append(current, i, 0, text);
      continue;
    }
    if (segments[i].seam_before) {
      append(current, i, 0, text.substr(0, head));
      current.cut_after = true;
    }
    close();
    if (!joins_next) continue;
    current.cut_before = true;
    append(current, i, tail, text.substr(tail));
  }
  close();
  return seams;
}

std::vector<SeamText> find_exchanges(std::span<const Segment> segments) {
  const auto speaks = [](SegmentRole role) { return role != SegmentRole::Other && role != SegmentRole::File; };
  std::vector<SeamText> exchanges;
  for (std::uint32_t i = 1; i < segments.size(); ++i) {
    const Segment& asks = segments[i - 1];
    const Segment& answers = segments[i];
    const bool apart = !answers.seam_before && asks.role != answers.role && speaks(asks.role) && speaks(answers.role);
    if (!apart || asks.text.empty() || answers.text.empty()) continue;
    SeamText exchange;
    exchange.context = true;
    const std::size_t tail = tail_begin(asks.text);
    const std::size_t head = head_size(answers.text);
    append(exchange, i - 1, tail, asks.text.substr(tail));
    exchange.text.push_back('\n');
    append(exchange, i, 0, answers.text.substr(0, head));
    exchange.cut_before = tail > 0;
    exchange.cut_after = head < answers.text.size();
    exchanges.push_back(std::move(exchange));
  }
  return exchanges;
}

}  // namespace sekisho
