#include "policies/redact/type_word.h"

#include "gateway/core/ascii.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sekisho {
namespace {

constexpr std::size_t kLongest = 24;
constexpr std::string_view kWithoutName = "DATA";

// Types whose own last word would tell a model little.
constexpr auto kNames = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"pan", "CARD"},
    {"track", "CARD_TRACK"},
    {"cvv", "CARD_CODE"},
    {"term", "TERM"},
});

// Packs all of whose types are one thing to whoever reads the token: which kind of key it was is nobody's business.
constexpr auto kPacks = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"secrets/", "SECRET"},
    {"source-code/", "SOURCE_CODE"},
});

std::string sanitised(std::string_view text) {
  std::string word;
  for (const char c : text) {
    if (word.size() == kLongest) break;
    if (word.empty() && !is_ascii_letter(c)) continue;
    word += is_ascii_alnum(c) ? to_ascii_upper(c) : '_';
  }
  while (word.ends_with('_')) word.pop_back();
  return word.empty() ? std::string(kWithoutName) : word;
}

std::string_view pack_of(std::string_view id, std::span<const DetectorDeclaration> detectors) {
  const auto found = std::ranges::find(detectors, id, &DetectorDeclaration::id);
  return found == detectors.end() ? std::string_view() : std::string_view(found->pack);
}

}  // namespace

std::string type_word(std::string_view type, std::span<const DetectorDeclaration> detectors) {
  const std::size_t dot = type.find('.');
  const std::string_view id = type.substr(0, dot);
  const std::string_view rest = dot == std::string_view::npos ? type : type.substr(dot + 1);
  const std::string_view pack = pack_of(id, detectors);
  for (const auto& [prefix, word] : kPacks) {
    if (pack.starts_with(prefix)) return std::string(word);
  }
  if (rest.starts_with("secret.")) return "SECRET";
  const std::string_view last = rest.substr(rest.rfind('.') + 1);
  for (const auto& [name, word] : kNames) {
    if (last == name) return std::string(word);
  }
  return sanitised(last);
}

}  // namespace sekisho
