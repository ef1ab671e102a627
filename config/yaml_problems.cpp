#include "config/yaml_problems.h"

#include "config/own_words.h"
#include "gateway/core/printable.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <tuple>

namespace sekisho {
namespace {

// Words longer than this are not compared: nobody mistypes them into one of ours, and the comparison is quadratic.
constexpr std::size_t kLongestWord = 64;

std::string in_small_letters(std::string_view word) {
  std::string out(word);
  std::ranges::transform(out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

// Edits (insert, delete, change, swap of neighbours) between two words: optimal string alignment.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(last.begin(), last.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

// Longer messages than this repeat a key or value that nobody wants to read to its end. Either may hold any character by its escape.
constexpr std::size_t kLongestMessage = 2'000;

}  // namespace

void Problems::enter(const std::string& file) {
  const auto known = std::ranges::find(files_, file, &File::name);
  current_ = static_cast<std::size_t>(known - files_.begin());
  if (known == files_.end()) files_.push_back({file});
}

void Problems::add(Problem::Severity severity, Place place, std::string code, std::string_view message) {
  items_.push_back({severity, file(), place.line, place.column, std::move(code),
                    printable_line(std::string_view(shown(message)).substr(0, kLongestMessage))});
}

std::string Problems::shown(std::string_view message) const {
  const Shown shown = files_[current_].shown;
  if (shown == Shown::All || message.find('`') == std::string_view::npos) return std::string(message);
  return shown == Shown::OwnWords ? quoting_own_words_only(message) : "what stands here is not right for a policy";
}

// NOLINTBEGIN(performance-unnecessary-value-param): callers are done with the message and give it away
void Problems::error(Place place, std::string code, std::string message) {
  add(Problem::Severity::Error, place, std::move(code), message);
  ++errors_;
}

void Problems::warning(Place place, std::string code, std::string message) {
  add(Problem::Severity::Warning, place, std::move(code), message);
}
// NOLINTEND(performance-unnecessary-value-param)

std::vector<Problem> Problems::sorted() const {
  std::vector<Problem> out = items_;
  using Key = std::tuple<std::ptrdiff_t, int, int, const std::string&, const std::string&>;
  std::ranges::sort(out, {}, [&](const Problem& problem) {
    return Key{std::ranges::find(files_, problem.file, &File::name) - files_.begin(), problem.line, problem.column, problem.code,
               problem.message};
  });
  return out;
}

std::string nearest_word(std::string_view word, std::span<const std::string> known) {
  if (word.empty() || word.size() > kLongestWord) return {};
  std::string best;
  const std::string small = in_small_letters(word);
  std::size_t best_distance = std::max<std::size_t>(1, std::min<std::size_t>(3, word.size() / 3)) + 1;
  for (const std::string& candidate : known) {
    if (candidate.size() > kLongestWord || candidate == word) continue;
    const std::size_t distance = edit_distance(small, in_small_letters(candidate));
    if (distance < best_distance) {
      best_distance = distance;
      best = candidate;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view word, std::span<const std::string> known) {
  const std::string best = nearest_word(word, known);
  return best.empty() ? std::string() : " (did you mean `" + best + "`?)";
}

}  // namespace sekisho
