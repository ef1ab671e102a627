#include "policies/prove/filled.h"

namespace sekisho {

std::string filled(std::string_view phrase, std::initializer_list<std::string_view> words) {
  std::string out;
  std::size_t next = 0;
  for (std::size_t i = 0; i < phrase.size(); ++i) {
    if (phrase[i] != '%') {
      out += phrase[i];
      continue;
    }
    const bool numbered = i + 1 < phrase.size() && phrase[i + 1] >= '1' && phrase[i + 1] <= '9';
    const std::size_t word = numbered ? static_cast<std::size_t>(phrase[++i] - '1') : next++;
    if (word < words.size()) out += words.begin()[word];
  }
  return out;
}

std::string joined(const std::vector<std::string>& words, std::string_view otherwise) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
  return out.empty() ? std::string(otherwise) : out;
}

}  // namespace sekisho
