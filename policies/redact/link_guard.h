#pragma once

#include "gateway/core/json_walk.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace sekisho {

// What a text is made of, for whoever writes into it: words as they are, or JSON text in which strings are escaped.
enum class TextForm : std::uint8_t { Plain, Json };

// Follows a text from left to right and tells where a value must not be put back, because whoever shows the text may fetch or open what
// stands there and so carry the value away: inside addresses (RFC 3986, with or without scheme; of a name, an IP address or localhost; with
// percent signs for its slashes; `\\host` of Windows), in the targets of Markdown's links, images and reference definitions (in block
// quotes and list items too), and in HTML tags and autolinks (`<tel:…>`) and `url(…)` of style sheets. In doubt a place counts as one of
// them. An address ends at white space of ASCII, at `<`, at the `>` of a tag, and at the `"` or backtick that stands before it as well (the
// quotes of a JSON string are none of its text). Letters and punctuation of other scripts, their spaces too, do not end it: the URL
// standard writes them with percent signs and CommonMark's autolinks (6.5, GitHub's 6.9) take them in. Right behind `=`, `&`, `?`, `#` and
// `%` only white space and `<` end it, for there a value is still to come, and a letter, a bracket or the like right behind a quote or a
// backtick goes on with it (GitHub Flavored Markdown 6.9 takes all but those two into the link). A target ends at its closing parenthesis,
// or for a definition at white space; a tag at its `>`; all of them at an empty line.
class LinkGuard {
 public:
  explicit LinkGuard(TextForm form = TextForm::Plain)
      : form_(form), walk_(form == TextForm::Json ? JsonWalk::Text::Json : JsonWalk::Text::Mixed) {}

  void pass(std::string_view text);
  // A value was put back here. What it says does not matter: it is the reader's own.
  void pass_value();
  bool inside() const;
  // Over all that was passed.
  const JsonWalk& walk() const { return walk_; }

 private:
  enum class Target : std::uint8_t { None, Begin, Plain, Angle, DefinitionBegin, Definition, DefinitionAngle };
  enum class Tag : std::uint8_t { None, Open, Name, Autolink, Inside, Quoted };
  enum class Host : std::uint8_t { None, Label, Dot, TopLevel, Port };

  void pass_byte(char c);
  void pass_literal_byte(char c);
  void pass_escape_digit(char c);
  void pass_code_unit(unsigned unit);
  void pass_unescaped(char c);
  bool awaits_value() const;
  bool ends_run(char c, bool in_tag) const;
  void end_run(char end);
  void extend_run(char c);
  void follow_host(char c);
  void follow_target(char c);
  void follow_definition(char c);
  void follow_tag(char c);
  void follow_lines(char c);

  TextForm form_;
  JsonWalk walk_;
  bool escaped_ = false;    // Json: after a backslash
  int hex_left_ = 0;        // Json: digits of `\\uXXXX` still to come
  unsigned code_unit_ = 0;  // Json: what they say so far
  std::string run_;         // the end of the run of characters without a gap, `%3a` decoded
  bool address_ = false;    // the run is an address
  char opener_ = '\0';      // the sign before the run
  bool quoted_ = false;     // the same, a quote or a backtick, stands right behind it, which ends it unless it goes on
  Host host_ = Host::None;  // how far the run looks like `name.example`
  int top_level_ = 0;       // letters of its last label
  char last_ = '\0';
  Target target_ = Target::None;
  int depth_ = 0;  // parentheses open in a target
  bool target_escape_ = false;
  Tag tag_ = Tag::None;
  char quote_ = '\0';
  bool after_equals_ = false;
  bool line_is_empty_ = true;
  bool at_line_head_ = true;      // behind nothing but white space and the marks of block quotes and list items
  bool bracket_at_head_ = false;  // `[` stood there in this paragraph, as of a reference definition
};

}  // namespace sekisho
