#include "policies/redact/restore_stream.h"

#include "gateway/core/ascii.h"
#include "policies/redact/json_cursor.h"

#include <algorithm>

namespace sekisho {
namespace {

using State = TokenReading::State;

// A surrogate inside a longer word or number is not the surrogate.
bool joins(char a, char b) { return is_ascii_alnum(a) && is_ascii_alnum(b); }

Spelling within(TextForm form, Spelling spelling) {
  return form == TextForm::Json && spelling == Spelling::Tolerant ? Spelling::TolerantInJson : spelling;
}

}  // namespace

RestoreStream::RestoreStream(std::shared_ptr<const RestoreTable> table, TextForm form, Spelling spelling, RestoreCounts& counts)
    : table_(std::move(table)), form_(form), spelling_(within(form, spelling)), counts_(counts), guard_(form), missed_(table_->nonce()) {}

RestoredText RestoreStream::feed(std::string_view text) {
  RestoredText out;
  held_ += text;
  advance(out, false);
  return out;
}

RestoredText RestoreStream::finish() {
  RestoredText out;
  advance(out, true);
  return out;
}

// Everything up to the first place where more text is needed.
void RestoreStream::advance(RestoredText& out, bool complete) {
  std::size_t at = 0;
  while (at < held_.size()) {
    const std::size_t next = plain_until(at);
    pass(std::string_view(held_).substr(at, next - at), out);
    at = next;
    if (at == held_.size()) break;
    const std::string_view rest = std::string_view(held_).substr(at);
    const Reading reading = read(rest, complete);
    if (reading.state == State::Partial && !complete) break;
    const std::size_t size = reading.state == State::Whole ? reading.size : 1;
    if (reading.state == State::Whole) {
      put_back(reading, rest.substr(0, size), out);
    } else {
      pass(rest.substr(0, size), out);
    }
    at += size;
  }
  held_.erase(0, at);
}

// The first place at or after `at` where something could begin.
std::size_t RestoreStream::plain_until(std::size_t at) const {
  if (table_->has_surrogates()) return at;
  const bool escapes = form_ == TextForm::Json || spelling_ == Spelling::Tolerant;
  return std::min(held_.find_first_of(escapes ? "[\\" : "[", at), held_.size());
}

RestoreStream::Reading RestoreStream::read(std::string_view rest, bool complete) const {
  if (rest.front() == '[' || (rest.front() == '\\' && !in_escape())) {
    const TokenReading token = read_token(rest, *table_, spelling_, strings());
    // Two brackets before and one behind: a token that was cut, which nobody should complete.
    const bool cut = token.state == State::Whole && token.single && last_.get() == '[';
    if (token.state != State::None && !cut) return {token.state, token.size, token.value, token.tolerated};
  }
  return table_->has_surrogates() && !in_escape() ? read_surrogate(rest, complete) : Reading();
}

RestoreStream::Reading RestoreStream::read_surrogate(std::string_view rest, bool complete) const {
  const Reading starved{.state = rest.size() < RestoreTable::kLongestSpelled ? State::Partial : State::None};
  JsonCursor cursor(rest.substr(0, RestoreTable::kLongestSpelled), strings());
  std::string text;
  bool spelled = false;
  while (!cursor.at_end()) {
    text += cursor.character();
    spelled = spelled || cursor.is_spelled();
    cursor.skip();
    const std::string* value = table_->find_surrogate(text);
    if (value == nullptr) {
      if (!table_->surrogate_begins_with(text)) return {};
      continue;
    }
    if (joins(last_.get(), text.front())) return {};
    if (cursor.at_end() && !complete && is_ascii_alnum(text.back())) return starved;
    if (joins(text.back(), cursor.peek())) return {};
    return {State::Whole, cursor.position(), value, spelled};
  }
  return starved;
}

// How many literals of JSON stand around what comes next and may spell it with their escapes.
std::size_t RestoreStream::strings() const { return form_ == TextForm::Json ? guard_.walk().place().strings : 0; }

void RestoreStream::put_back(const Reading& reading, std::string_view spelled, RestoredText& out) {
  if (guard_.inside()) {
    ++counts_.withheld;
    return pass(spelled, out);
  }
  ++counts_.restored;
  if (reading.tolerated) ++counts_.tolerated;
  const std::size_t begin = out.text.size();
  // Where a text of JSON has it outside of its strings, it is taken for that of one.
  const std::size_t least = form_ == TextForm::Json ? 1 : 0;
  out.text += escaped(*reading.value, std::max(guard_.walk().place().strings, least));
  out.values.emplace_back(begin, out.text.size());
  guard_.pass_value();
  missed_.forget();
  last_.pass(spelled);
}

void RestoreStream::pass(std::string_view text, RestoredText& out) {
  if (text.empty()) return;
  guard_.pass(text);
  counts_.missed += missed_.pass(text);
  out.text += text;
  last_.pass(text);
}

RestoredText restore_text(std::string_view text, std::shared_ptr<const RestoreTable> table, TextForm form, Spelling spelling,
                          RestoreCounts& counts) {
  RestoreStream stream(std::move(table), form, spelling, counts);
  RestoredText out = stream.feed(text);
  const RestoredText rest = stream.finish();
  const std::size_t shift = out.text.size();
  out.text += rest.text;
  for (const auto& [begin, end] : rest.values) out.values.emplace_back(begin + shift, end + shift);
  return out;
}

}  // namespace sekisho
