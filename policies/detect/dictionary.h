#pragma once

#include "gateway/core/result.h"
#include "policies/detect/detector.h"
#include "policies/detect/phrase_table.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// Words of an organisation's own: project names, titles that are not out yet.
struct DictionaryWord {
  std::string word;  // as fold_phrase makes it
  std::string type;
};

// Reads `word<TAB>type` a line, UTF-8; the type is `term` where there is no second column. Empty lines and lines that begin with `#`
// are passed over. InvalidRequest names the first bad lines by number, with `name` before them; a file without a word is an error, so
// that one that is being written does not take all words away.
Result<std::vector<DictionaryWord>> read_dictionary(std::string_view text, std::string_view name);

// `dictionary/1`: finds the words, whatever their case and width. ASCII words are found on word boundaries, Japanese anywhere.
std::unique_ptr<Detector> make_dictionary(const std::vector<DictionaryWord>& words);

}  // namespace sekisho
