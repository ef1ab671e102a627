#include "config/yaml_document.h"

#include "config/yaml_builder.h"
#include "config/yaml_pitfalls.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>
#include <string>

namespace sekisho {
namespace {

// Turns yaml-cpp's events into the builder's calls.
class Events final : public YAML::EventHandler {
 public:
  explicit Events(YamlBuilder& builder) : builder_(builder) {}

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { builder_.scalar(place(mark), "?", anchor, {}); }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override { builder_.alias(place(mark), anchor); }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, const std::string& value) override {
    last_scalar_ = mark;
    builder_.scalar(place(mark), tag, anchor, value);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
    builder_.begin(YamlNode::Kind::List, place(mark), tag, anchor);
  }
  void OnSequenceEnd() override { builder_.end(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
    builder_.begin(YamlNode::Kind::Map, place(mark), tag, anchor);
  }
  void OnMapEnd() override { builder_.end(); }

  static Place place(const YAML::Mark& mark) { return {mark.line + 1, mark.column + 1}; }
  // Where the last scalar began, its anchor and tag included.
  const YAML::Mark& last_scalar() const { return last_scalar_; }

 private:
  YamlBuilder& builder_;
  YAML::Mark last_scalar_ = YAML::Mark::null_mark();
};

// Where a node's content begins, behind anchor and tag (YAML 1.2 §6.9).
std::size_t skip_properties(std::string_view text, std::size_t at) {
  while (at < text.size() && (text[at] == '&' || text[at] == '!')) {
    at = std::min(text.find_first_of(" \t\r\n", at), text.size());
    at = std::min(text.find_first_not_of(" \t\r\n", at), text.size());
  }
  return at;
}

// True for text that begins with no quote, or with one that is closed (YAML 1.2 §7.3).
bool is_closed(std::string_view text) {
  if (text.empty() || (text.front() != '"' && text.front() != '\'')) return true;
  const char quote = text.front();
  for (std::size_t i = 1; i < text.size(); ++i) {
    const bool twice = i + 1 < text.size() && text[i + 1] == quote;
    if (quote == '"' ? text[i] == '\\' : (text[i] == quote && twice)) {
      ++i;  // an escape
    } else if (text[i] == quote) {
      return true;
    }
  }
  return false;
}

// yaml-cpp takes the end of the file for the end of a quoted scalar, and everything behind a forgotten quote for text.
bool is_last_closed(std::string_view text, const YAML::Mark& last, Problems& problems) {
  static constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";  // which yaml-cpp does not count
  if (last.is_null()) return true;
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  const std::size_t begin = skip_properties(text, static_cast<std::size_t>(last.pos));
  if (begin >= text.size() || is_closed(text.substr(begin))) return true;
  problems.error(Events::place(last), "E-YAML", "the quote that opens here is never closed: all the rest of the file would be text");
  return false;
}

// Bytes of the UTF-8 character at the start of `text`, 0 where there is none (RFC 3629: shortest form, no surrogates).
std::size_t utf8_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  const unsigned first = byte(0);
  if (first < 0x80U) return 1;
  if (first >= 0xC2U && first <= 0xDFU) return follows(1) ? 2 : 0;
  if (first >= 0xE0U && first <= 0xEFU) {
    const bool shortest = first != 0xE0U || byte(1) >= 0xA0U;
    const bool surrogate = first == 0xEDU && byte(1) >= 0xA0U;
    return shortest && !surrogate && follows(1) && follows(2) ? 3 : 0;
  }
  if (first < 0xF0U || first > 0xF4U) return 0;
  const bool in_range = (first != 0xF0U || byte(1) >= 0x90U) && (first != 0xF4U || byte(1) < 0x90U);
  return in_range && follows(1) && follows(2) && follows(3) ? 4 : 0;
}

// Of the byte that comes next.
Place place_behind(std::string_view text) {
  const std::size_t before = text.rfind('\n');
  const std::size_t column = before == std::string_view::npos ? text.size() : text.size() - before - 1;
  return {static_cast<int>(std::ranges::count(text, '\n')) + 1, static_cast<int>(column) + 1};
}

// yaml-cpp takes the byte 0x04 for the end of the file and guesses encodings from NULs, so only what YAML 1.2 §5.1 calls printable
// reaches it.
bool is_clean(std::string_view text, Problems& problems) {
  Place place{1, 1};
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const std::size_t length = utf8_length(text.substr(i));
    if (length == 0) {
      problems.error(place, "E-YAML", "the file is not UTF-8 here");
      return false;
    }
    if ((byte < 0x20U && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7FU) {
      problems.error(place, "E-YAML", "a control character: write it as an escape in a double-quoted string");
      return false;
    }
    place = byte == '\n' ? Place{place.line + 1, 1} : Place{place.line, place.column + static_cast<int>(length)};
    i += length;
  }
  return true;
}

// yaml-cpp's own words where nothing better is known.
void tell_where_it_stopped(std::string_view text, Place place, const std::string& why, Problems& problems) {
  if (const std::optional<Place> tab = find_tab_indent(text, place)) {
    problems.error(*tab, "E-YAML", "a tab as indentation: put spaces in its place");
  } else if (const std::optional<Place> quote = find_long_quote(text, place)) {
    problems.error(*quote, "E-YAML",
                   "the quote that opens here is not closed in its line, and line " + std::to_string(place.line) +
                       " is not valid YAML behind it: is one missing?");
  } else {
    problems.error(place, "E-YAML", problems.shows_all() ? "not valid YAML: " + why : "not valid YAML");
  }
}

// True where the events could be read to their end.
bool run_parser(std::string_view text, YamlBuilder& builder, Problems& problems) {
  std::istringstream in{std::string(text)};
  Events events(builder);
  try {
    YAML::Parser parser(in);
    parser.HandleNextDocument(events);
    if (!is_last_closed(text, events.last_scalar(), problems)) return false;
    YamlBuilder rest = builder.empty_copy();
    Events more(rest);
    if (parser.HandleNextDocument(more) && rest.has_root()) {
      problems.error(rest.root_place(), "E-YAML", "a second document: one file holds one document");
      return false;
    }
    return true;
  } catch (const YamlBuilder::Stopped&) {
    return false;
  } catch (const YAML::Exception& failure) {
    const Place place = failure.mark.is_null() ? Place{} : Place{failure.mark.line + 1, failure.mark.column + 1};
    tell_where_it_stopped(text, place, failure.msg, problems);
    return false;
  }
}

}  // namespace

std::optional<YamlNode> parse_yaml(std::string_view text, Problems& problems, const YamlLimits& limits) {
  if (text.size() > limits.bytes) {
    problems.error(
        place_behind(text.substr(0, limits.bytes)), "E-YAML",
        "here the file passes " + std::to_string(limits.bytes) +
            " bytes, the most that one may have: take out what need not stand in it, such as long lists of words (`dictionary/1`)");
    return std::nullopt;
  }
  if (!is_clean(text, problems) || !is_read_as_it_looks(text, problems)) return std::nullopt;
  YamlBuilder builder(problems, limits);
  if (!run_parser(text, builder, problems)) return std::nullopt;
  if (!builder.has_root()) {
    problems.error({1, 1}, "E-YAML", "the file is empty: it must hold keys and their values, such as `name: value`, a line each");
    return std::nullopt;
  }
  return builder.take_root();
}

}  // namespace sekisho
