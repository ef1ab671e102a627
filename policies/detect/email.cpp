#include "policies/detect/email.h"

#include "policies/detect/characters.h"
#include "policies/detect/test_values.h"
#include "policies/detect/top_level_domains.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

namespace sekisho {
namespace {

constexpr std::string_view kType = "email";
constexpr std::string_view kTestValue = "email.test_value";
constexpr std::size_t kLongestLocal = 64;    // RFC 5321 §4.5.3.1.1
constexpr std::size_t kLongestDomain = 255;  // RFC 5321 §4.5.3.1.2
constexpr std::size_t kLongestLabel = 63;

// The characters of local parts as people have them; RFC 5322 allows more, which in running text are punctuation.
constexpr ByteSet kLocal("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._%+'-");
constexpr ByteSet kNeverFirst(".%+'-");
constexpr ByteSet kUserinfo("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._%+'-:!$&*=~;,");

constexpr auto kPlaceholders = std::to_array<std::string_view>(
    {"user",  "username", "you", "your", "yourname", "your.name", "your-name", "your_name", "your.email", "youremail", "your_email", "name",
     "email", "mail",     "foo", "bar",  "someone",  "somebody",  "nobody",    "me",        "xxx",        "xxxx",      "abc"});

std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), to_lower);
  return lower;
}

// Letters of any script; not punctuation, which in Japanese text stands right behind an address.
bool is_wide_letter(char32_t value) {
  if (value < 0xC0 || value == Character::kBadByte) return false;
  const bool punctuation = (value >= 0x2000 && value <= 0x206F) || (value >= 0x3000 && value <= 0x303F && value != 0x3005) ||
                           (value >= 0xFF00 && value <= 0xFF0F) || (value >= 0x2190 && value <= 0x2BFF) || value >= 0x1F000;
  return !punctuation;
}

// The end of one domain label at `at`: ASCII letters, digits and hyphens, or (`wide`) letters of other scripts too.
std::size_t label_end(std::string_view text, std::size_t at, bool wide) {
  const std::size_t begin = at;
  while (at < text.size() && at - begin < kLongestLabel) {
    if (is_alnum(text[at]) || text[at] == '-' || text[at] == '_') {
      ++at;
    } else if (wide && !is_ascii(text[at]) && is_wide_letter(character_at(text, at).value)) {
      at += character_at(text, at).length;
    } else {
      break;
    }
  }
  while (at > begin && text[at - 1] == '_') --at;  // what sets the address off
  return at;
}

class EmailRule final : public TextRule {
 public:
  EmailRule(ContextWords& words, TestValues test_values)
      : test_values_(test_values),
        family_(words.add("email|e-mail|mail|メール|宛先|連絡|アドレス|contact|write to|reach|邮箱|邮件|郵件|이메일|메일|correo|courriel")),
        signs_(words.add("at)|at]")) {}

  void scan(const ScanText& text, std::vector<Hit>& hits) const override {
    const std::string_view all = text.text();
    for (std::size_t at = all.find('@'); at != std::string_view::npos; at = all.find('@', at + 1)) {
      if (!judge(text, at, hits)) judge_spaced(text, at, hits);
    }
    for (const ByteSpan sign : text.places(signs_)) judge_written(text, sign, hits);
  }

  std::vector<std::string_view> types() const override {
    if (test_values_ == TestValues::SetApart) return {kType, kTestValue};
    return {kType};
  }

 private:
  // False where no address's sign stands there.
  bool judge(const ScanText& scanned, std::size_t at, std::vector<Hit>& hits) const {
    const std::string_view text = scanned.text();
    std::size_t begin = local_begin(text, at);
    if (begin == at || is_userinfo(text, begin)) return false;
    bool wide = false;
    std::optional<std::size_t> end = domain_end(text, at + 1, wide);
    if (!end) {
      wide = true;
      end = domain_end(text, at + 1, wide);
    }
    if (!end) return false;
    begin = behind_emphasis(text, begin, at, *end);
    if (begin == at) return false;
    const std::string_view local = text.substr(begin, at - begin);
    const std::string_view domain = text.substr(at + 1, *end - at - 1);
    const bool remote = local == "git" && *end < text.size() && text[*end] == ':';
    const ByteSpan span{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(*end)};
    const bool test_value = is_test_domain(lower_case(domain));
    if (test_value && test_values_ == TestValues::SetApart && !scanned.near(family_, span)) {
      hits.push_back({kTestValue, Confidence::Low, span});
    } else {
      hits.push_back({kType, remote ? Confidence::Low : confidence_of(local, test_value, wide), span});
    }
    return true;
  }

  // `taro @ gmail.com` behind a word for mail: elsewhere the sign stands between words too.
  void judge_spaced(const ScanText& text, std::size_t at, std::vector<Hit>& hits) const {
    const std::string_view all = text.text();
    if (at < 2 || all[at - 1] != ' ' || !all.substr(at + 1).starts_with(' ')) return;
    const auto span = written_address(all, at - 1, at + 2);
    if (span && text.near(family_, *span)) hits.push_back({kType, Confidence::Medium, *span});
  }

  // taro(at)gmail.com, taro [at] gmail.com: `sign` is what follows the bracket.
  void judge_written(const ScanText& text, ByteSpan sign, std::vector<Hit>& hits) const {
    const std::string_view all = text.text();
    const char open = all[sign.end - 1] == ')' ? '(' : '[';
    if (sign.begin < 2 || all[sign.begin - 1] != open) return;
    const std::size_t last = sign.begin - 1 - (all[sign.begin - 2] == ' ' ? 1 : 0);
    const std::size_t next = sign.end + std::size_t{all.substr(sign.end).starts_with(' ')};
    if (const auto span = written_address(all, last, next)) hits.push_back({kType, Confidence::Medium, *span});
  }

  // A local part that ends at `last` and a domain that begins at `next`.
  std::optional<ByteSpan> written_address(std::string_view text, std::size_t last, std::size_t next) const {
    const std::size_t begin = local_begin(text, last);
    const auto end = domain_end(text, next, false);
    if (begin == last || !end || is_test_domain(lower_case(text.substr(next, *end - next)))) return std::nullopt;
    return ByteSpan{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(*end)};
  }

  static Confidence confidence_of(std::string_view local, bool test_value, bool wide) {
    if (!test_value) return wide ? Confidence::Medium : Confidence::High;
    return std::ranges::find(kPlaceholders, lower_case(local)) != kPlaceholders.end() ? Confidence::Low : Confidence::Medium;
  }

  // ASCII, or else a local part all in another script (RFC 6531).
  static std::size_t local_begin(std::string_view text, std::size_t at) {
    std::size_t begin = kLocal.run_begin(text, at, kLongestLocal);
    while (begin < at && kNeverFirst.contains(text[begin])) ++begin;
    if (begin < at || at == 0 || is_ascii(text[at - 1])) return begin;
    while (begin > 0 && at - begin < kLongestLocal) {
      std::size_t previous = begin - 1;
      while (previous > 0 && is_continuation(text[previous])) --previous;
      if (is_ascii(text[previous]) || !is_wide_letter(character_at(text, previous).value)) break;
      begin = previous;
    }
    return begin;
  }

  // _taro@corp.jp_: as many underscores as stand behind the address do not begin it.
  static std::size_t behind_emphasis(std::string_view text, std::size_t begin, std::size_t at, std::size_t end) {
    for (; begin < at && text[begin] == '_' && end < text.size() && text[end] == '_'; ++end) ++begin;
    return begin;
  }

  // https://user:secret@host is a URL with credentials, which is another rule's matter.
  static bool is_userinfo(std::string_view text, std::size_t begin) {
    constexpr std::size_t kMost = 128;
    const std::size_t authority = kUserinfo.run_begin(text, begin, kMost);
    return authority >= 3 && text.substr(authority - 2, 2) == "//" && text[authority - 3] == ':';
  }

  // The end of the longest domain that ends in a known name.
  std::optional<std::size_t> domain_end(std::string_view text, std::size_t begin, bool wide) const {
    std::optional<std::size_t> best;
    std::size_t label = begin;
    while (label - begin < kLongestDomain) {
      const std::size_t end = label_end(text, label, wide);
      if (end == label || text[label] == '-' || text[end - 1] == '-') break;
      if (label > begin) {
        const std::size_t ascii = label_end(text, label, false);  // `…@例え.jpです`
        if (domains_.contains(text.substr(label, end - label))) {
          best = end;
        } else if (ascii > label && domains_.contains(text.substr(label, ascii - label))) {
          best = ascii;
        }
      }
      if (end >= text.size() || text[end] != '.') break;
      label = end + 1;
    }
    return best;
  }

  TestValues test_values_;
  ContextFamily family_;
  ContextFamily signs_;  // the sign in words
  TopLevelDomains domains_;
};

}  // namespace

std::unique_ptr<TextRule> make_email_rule(ContextWords& words, TestValues test_values) {
  return std::make_unique<EmailRule>(words, test_values);
}

}  // namespace sekisho
