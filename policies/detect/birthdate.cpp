#include "policies/detect/birthdate.h"

#include "policies/detect/characters.h"
#include "policies/detect/japan_date.h"
#include "policies/detect/labelled.h"

#include <algorithm>

namespace sekisho {
namespace {

constexpr std::string_view kType = "jp.birthdate";

// The first bytes of dates: digits, the letters of eras and months, and the lead bytes of the eras' names and of kanji numerals.
constexpr ByteSet kBegins("0123456789MTSHRJFAODNmthrjfaosnd\xE6\xE5\xE4");

class BirthdateRule final : public TextRule {
 public:
  explicit BirthdateRule(ContextWords& words)
      : family_(words.add("生年月日|誕生日|生まれ|出生|生誕|誕生|誕生年月日|birthdate|birth date|date of birth|birthday|dob|d.o.b|born|"
                          "birth_date|date_of_birth|生日|出生日期|생년월일|生年")) {}

  void scan(const ScanText& text, std::vector<Hit>& hits) const override {
    const std::string_view all = text.text();
    if (text.reading().ascii && text.digit_runs().empty()) return;
    if (text.labelled_by_place(family_)) find_between(all, 0, characters_on(all, 0, ContextMap::kReach), hits);
    std::size_t done = 0;  // windows of neighbouring labels overlap
    for (const ByteSpan label : text.places(family_)) {
      const std::size_t begin = std::max(done, characters_back(all, label.begin, ContextMap::kReach));
      const std::size_t end = characters_on(all, label.end, ContextMap::kReach + 1);
      if (begin < end) done = find_between(all, begin, end, hits);
    }
  }

  std::vector<std::string_view> types() const override { return {kType}; }

 private:
  static std::size_t find_between(std::string_view text, std::size_t begin, std::size_t end, std::vector<Hit>& hits) {
    for (std::size_t at = begin; at < end; ++at) {
      if (!kBegins.contains(text[at])) continue;
      const auto date_end = read_date(text, at);
      if (!date_end) continue;
      hits.push_back({kType, Confidence::High, {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(*date_end)}});
      at = *date_end - 1;
    }
    return end;
  }

  ContextFamily family_;
};

}  // namespace

std::unique_ptr<TextRule> make_birthdate_rule(ContextWords& words) { return std::make_unique<BirthdateRule>(words); }

}  // namespace sekisho
