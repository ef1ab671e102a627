#include "policies/redact/link_guard.h"

#include "gateway/core/ascii.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <system_error>

namespace sekisho {
namespace {

// As much of a run as the longest beginning below needs, and an IPv6 address with its port.
constexpr std::size_t kRunKept = 64;

// What makes the run an address once it has been written, wherever it stands in it.
constexpr auto kSchemes = std::to_array<std::string_view>(
    {"//", "www.", "http:", "https:", "ftp:", "ws:", "wss:", "file:", "data:", "mailto:", "sms:", "javascript:", "blob:"});

// `\\host\share` of Windows begins at the end of the run, and not a backslash of a path that is written twice (`C:\\Users\\…`).
bool begins_share(std::string_view run) {
  if (!run.ends_with(R"(\\)")) return false;
  run.remove_suffix(2);
  if (run.empty()) return true;
  const bool drive = run.size() >= 2 && run.back() == ':' && is_ascii_letter(run[run.size() - 2]) &&
                     (run.size() == 2 || !is_ascii_alnum(run[run.size() - 3]));
  return !drive && !is_ascii_alnum(run.back()) && std::string_view("\\.%~$)]}_-").find(run.back()) == std::string_view::npos;
}

bool begins_address(std::string_view run) {
  return std::ranges::any_of(kSchemes, [run](std::string_view scheme) { return run.ends_with(scheme); });
}

// `%3a` at the end of the run becomes the sign that it stands for; so `%253a` does in two steps.
void decode_end(std::string& run) {
  if (run.size() < 3 || run[run.size() - 3] != '%') return;
  unsigned byte = 0;
  const char* const end = run.data() + run.size();
  const auto [stop, error] = std::from_chars(end - 2, end, byte, 16);
  if (error == std::errc() && stop == end) run.replace(run.size() - 3, 3, 1, to_ascii_lower(static_cast<char>(byte)));
}

// Goes on in an address behind a quote or a backtick, where a closing one is followed by a sign that holds a sentence or JSON together.
bool goes_on_behind_quote(char c) { return is_ascii_alnum(c) || std::string_view("[/?=&#%_~$@'").find(c) != std::string_view::npos; }

bool is_ip4(std::string_view text) {
  int numbers = 0;
  for (; !text.empty(); ++numbers) {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    if (digits < 1 || digits > 3) return false;
    text.remove_prefix(digits);
    if (text.empty()) continue;
    if (text.front() != '.' || text.size() == 1) return false;
    text.remove_prefix(1);
  }
  return numbers == 4;
}

bool is_ip6(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef:.") == std::string_view::npos && std::ranges::count(text, ':') >= 2;
}

// `10.1.2.3`, `[2001:db8::1]` or `localhost` at the end of the run, with or without a port.
bool ends_with_bare_host(std::string_view run) {
  const std::size_t before_port = run.find_last_not_of("0123456789");
  if (before_port != std::string_view::npos && run[before_port] == ':' && before_port + 1 < run.size()) run = run.substr(0, before_port);
  if (run.ends_with(']')) {
    const std::size_t open = run.rfind('[');
    return open != std::string_view::npos && is_ip6(run.substr(open + 1, run.size() - open - 2));
  }
  const auto in_host = [](char c) { return is_ascii_alnum(c) || c == '.' || c == '-'; };
  const auto first = std::find_if_not(run.rbegin(), run.rend(), in_host).base();
  const std::string_view host = run.substr(static_cast<std::size_t>(first - run.begin()));
  return host == "localhost" || host.ends_with(".localhost") || is_ip4(host);
}

bool is_quote(char c) { return c == '"' || c == '`'; }

// Of the marks of block quotes and list items, bulleted or numbered.
bool marks_container(char c) { return is_ascii_digit(c) || std::string_view(">-*+.)").find(c) != std::string_view::npos; }

// What a JSON escape of one letter stands for, as far as it matters here.
char unescaped(char letter) {
  return letter == 'n' || letter == 'r' ? '\n' : letter == 't' || letter == 'b' || letter == 'f' ? ' ' : letter;
}

}  // namespace

void LinkGuard::pass(std::string_view text) {
  for (const char c : text) pass_byte(c);
}

bool LinkGuard::inside() const { return address_ || begins_share(run_) || target_ != Target::None || tag_ >= Tag::Autolink; }

void LinkGuard::pass_value() {
  walk_.pass_value();
  escaped_ = false;
  hex_left_ = 0;
  pass_unescaped('x');
}

void LinkGuard::pass_byte(char c) {
  if (form_ == TextForm::Plain) {
    pass_unescaped(c);
  } else {
    pass_literal_byte(c);
  }
  walk_.pass(std::string_view(&c, 1));
}

void LinkGuard::pass_literal_byte(char c) {
  if (hex_left_ > 0) return pass_escape_digit(c);
  if (!escaped_ && c == '\\') {
    escaped_ = true;
    return;
  }
  const bool bounds_string = !escaped_ && c == '"';
  if (escaped_ && c == 'u') {
    hex_left_ = 4;
    code_unit_ = 0;
    escaped_ = false;
    return;
  }
  // Backslashes that look like the beginning of a share are those of `\\n` in JSON within JSON within JSON.
  const bool escaped_deeper = !address_ && begins_share(run_) && walk_.in_escape();
  if (escaped_ || escaped_deeper) c = unescaped(c);
  escaped_ = false;
  pass_unescaped(c);
  if (bounds_string) end_run('\0');
}

void LinkGuard::pass_escape_digit(char c) {
  const unsigned digit = is_ascii_digit(c) ? static_cast<unsigned>(c - '0') : static_cast<unsigned>(to_ascii_lower(c) - 'a') + 10;
  code_unit_ = code_unit_ * 16 + (digit & 15U);
  if (--hex_left_ == 0) pass_code_unit(code_unit_);
}

// As UTF-8. Which character two surrogates make does not matter here: it is a wide one.
void LinkGuard::pass_code_unit(unsigned unit) {
  const auto pass_tail = [this](unsigned bits) { pass_unescaped(static_cast<char>(0x80U | (bits & 0x3FU))); };
  if (unit < 0x80) return pass_unescaped(static_cast<char>(unit));
  if (unit < 0x800) {
    pass_unescaped(static_cast<char>(0xC0U | (unit >> 6)));
    return pass_tail(unit);
  }
  pass_unescaped(static_cast<char>(0xE0U | (unit >> 12)));
  pass_tail(unit >> 6);
  pass_tail(unit);
}

void LinkGuard::pass_unescaped(char c) {
  const bool in_tag = tag_ != Tag::None;
  if (begins_share(run_)) address_ = true;
  follow_target(c);
  follow_tag(c);
  follow_lines(c);
  if (!ends_run(c, in_tag)) {
    if (quoted_ && !goes_on_behind_quote(c)) end_run('\0');
    quoted_ = false;
    extend_run(c);
  } else if (address_ && is_quote(c)) {
    quoted_ = true;
  } else {
    end_run(c);
  }
  last_ = c;
}

// In an address a quote has to be the one that stands before it, and `>` the end of a tag: URL parsers take in all others.
bool LinkGuard::ends_run(char c, bool in_tag) const {
  if (is_ascii_space(c) || static_cast<unsigned char>(c) < 0x20 || c == '<') return true;
  if (!is_quote(c) && c != '>') return false;
  return !address_ || (!awaits_value() && (c == '>' ? in_tag : c == opener_));
}

// The address has said that a value comes next.
bool LinkGuard::awaits_value() const {
  return address_ && !run_.empty() && std::string_view("=&?#%").find(run_.back()) != std::string_view::npos;
}

void LinkGuard::end_run(char end) {
  run_.clear();
  opener_ = end;
  address_ = false;
  quoted_ = false;
  host_ = Host::None;
}

void LinkGuard::extend_run(char c) {
  if (static_cast<unsigned char>(c) >= 0x80) {
    run_.clear();
    host_ = Host::Label;
    return;
  }
  if ((c == '/' || c == '?') && ends_with_bare_host(run_)) address_ = true;
  if (run_.size() == 2 * kRunKept) run_.erase(0, kRunKept);
  run_ += to_ascii_lower(c);
  decode_end(run_);
  if (begins_address(run_)) address_ = true;
  follow_host(c);
}

// `name.example/` and `name.example:80?` are addresses to many who show text.
void LinkGuard::follow_host(char c) {
  const bool named = host_ == Host::TopLevel && top_level_ >= 2;
  if ((named || host_ == Host::Port) && (c == '/' || c == '?')) address_ = true;
  if (named && c == ':') {
    host_ = Host::Port;
  } else if (host_ == Host::Port && is_ascii_digit(c)) {
    return;
  } else if (c == '.') {
    host_ = host_ == Host::None ? Host::None : Host::Dot;
  } else if (is_ascii_letter(c) && (host_ == Host::Dot || host_ == Host::TopLevel)) {
    top_level_ = host_ == Host::Dot ? 1 : top_level_ + 1;
    host_ = Host::TopLevel;
  } else {
    host_ = is_ascii_alnum(c) || c == '-' ? Host::Label : Host::None;
  }
}

// `](`, and `url(` of style sheets: what follows is a target, to the parenthesis that closes it; in angle brackets parentheses are
// characters like others.
void LinkGuard::follow_target(char c) {
  if (target_ >= Target::DefinitionBegin) return follow_definition(c);
  if (target_ == Target::None) {
    if (c == ':' && last_ == ']' && bracket_at_head_) target_ = Target::DefinitionBegin;
    if (c != '(' || (last_ != ']' && !run_.ends_with("url"))) return;
    target_ = Target::Begin;
    depth_ = 1;
    target_escape_ = false;
    return;
  }
  if (target_escape_) {
    target_escape_ = false;
    return;
  }
  if (target_ == Target::Begin && c == '<') {
    target_ = Target::Angle;
  } else if (target_ == Target::Angle) {
    if (c == '>' || c == '\n') target_ = Target::Plain;
  } else {
    if (!is_ascii_space(c)) target_ = Target::Plain;
    target_escape_ = c == '\\';
    depth_ += c == '(' ? 1 : c == ')' ? -1 : 0;
    if (depth_ == 0) target_ = Target::None;
  }
}

// `[name]:` in a paragraph with a bracket at the head of a line: the target is the word behind it, which may stand on the next line, or
// what is in angle brackets. A footnote's name (`[^1]: [name]:`) may stand before it.
void LinkGuard::follow_definition(char c) {
  if (target_ == Target::DefinitionAngle) {
    if (c == '>') target_ = Target::None;
  } else if (target_ == Target::Definition) {
    if (is_ascii_space(c)) target_ = Target::None;
    if (c == ':' && last_ == ']') target_ = Target::DefinitionBegin;
  } else if (!is_ascii_space(c) && !(at_line_head_ && c == '>')) {
    target_ = c == '<' ? Target::DefinitionAngle : Target::Definition;
  }
}

// A name of a tag may turn out to be a scheme: `<tel:`.
void LinkGuard::follow_tag(char c) {
  switch (tag_) {
    case Tag::None:
      if (c == '<') tag_ = Tag::Open;
      return;
    case Tag::Open:
      tag_ = is_ascii_letter(c) ? Tag::Name : c == '<' ? Tag::Open : Tag::None;
      return;
    case Tag::Name:
      if (is_ascii_space(c) || c == '/') {
        tag_ = Tag::Inside;
        after_equals_ = false;
      } else if (c == ':') {
        tag_ = Tag::Autolink;
      } else if (!is_ascii_alnum(c) && c != '-' && c != '+' && c != '.') {
        tag_ = c == '<' ? Tag::Open : Tag::None;
      }
      return;
    case Tag::Autolink:
      if (c == '<' || c == '>' || is_ascii_space(c)) tag_ = c == '<' ? Tag::Open : Tag::None;
      return;
    case Tag::Inside:
      if (c == '>') tag_ = Tag::None;
      if (after_equals_ && (c == '"' || c == '\'')) {
        quote_ = c;
        tag_ = Tag::Quoted;
      }
      after_equals_ = c == '=' || (after_equals_ && is_ascii_space(c));
      return;
    case Tag::Quoted:
      if (c == quote_) tag_ = Tag::Inside;
      return;
  }
}

// No target and no inline tag goes on behind an empty line.
void LinkGuard::follow_lines(char c) {
  if (c == '\n') {
    if (line_is_empty_) {
      target_ = Target::None;
      tag_ = Tag::None;
      bracket_at_head_ = false;
    }
    line_is_empty_ = true;
    at_line_head_ = true;
  } else if (!is_ascii_space(c)) {
    line_is_empty_ = false;
    if (at_line_head_ && c == '[') bracket_at_head_ = true;
    if (!marks_container(c)) at_line_head_ = false;
  }
}

}  // namespace sekisho
