#include "policies/detect/mrz.h"

#include "policies/detect/characters.h"
#include "policies/detect/checksums.h"

#include <algorithm>
#include <string>

namespace sekisho {
namespace {

constexpr ByteSet kPlaces("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<");
constexpr std::size_t kLine = 44;

bool passes(std::string_view line, std::size_t begin, std::size_t size) {
  const char check = line[begin + size];
  return (check == '<' ? 0 : check - '0') == icao_check(line.substr(begin, size));
}

// Number, date of birth and date of expiry, each with its check digit behind it.
bool is_second_line(std::string_view line) {
  constexpr std::size_t kNumber = 0;
  constexpr std::size_t kBirth = 13;
  constexpr std::size_t kExpiry = 21;
  const auto is_date = [line](std::size_t at) { return std::ranges::all_of(line.substr(at, 6), is_digit); };
  return is_date(kBirth) && is_date(kExpiry) && passes(line, kNumber, 9) && passes(line, kBirth, 6) && passes(line, kExpiry, 6);
}

// The check over number, dates and the holder's own places with their check digits, at the line's end.
bool passes_composite(std::string_view line) {
  constexpr std::size_t kLast = kLine - 1;
  const std::string covered = std::string(line.substr(0, 10)).append(line.substr(13, 7)).append(line.substr(21, 22));
  return (line[kLast] == '<' ? 0 : line[kLast] - '0') == icao_check(covered);
}

class MrzRule final : public TextRule {
 public:
  explicit MrzRule(std::string_view type) : type_(type) {}

  void scan(const ScanText& text, std::vector<Hit>& hits) const override {
    constexpr std::size_t kDate = 6;
    const std::size_t sign = text.text().find('<');
    if (sign == std::string_view::npos) return;
    std::size_t done = sign;
    std::size_t next = 0;  // block
    for (const ByteSpan digits : text.digit_runs()) {
      if (digits.end - digits.begin < kDate) continue;
      const std::size_t last = (digits.end - kDate) / ByteMaps::kBlock;
      for (next = std::max(next, digits.begin / ByteMaps::kBlock); next <= last; ++next) done = search(text.text(), next, done, hits);
    }
  }

  std::vector<std::string_view> types() const override {
    if (!type_.empty()) return {type_};
    return {"jp.passport", "cn.passport", "passport"};
  }

 private:
  // Lines around the block, in which a date may begin, from `done` on; answers where the next ones may begin.
  std::size_t search(std::string_view text, std::size_t block, std::size_t done, std::vector<Hit>& hits) const {
    const std::size_t from = block * ByteMaps::kBlock;
    const std::string_view until = text.substr(0, from + ByteMaps::kBlock + kLine);
    done = std::max(done, from > kLine ? from - kLine : 0);
    for (std::size_t at = until.find('<', done); at != std::string_view::npos; at = until.find('<', at)) {
      const std::size_t begin = kPlaces.run_begin(text, at, kLine);
      const std::size_t end = kPlaces.run_end(text, at);
      if (end - begin == kLine && (begin == 0 || !kPlaces.contains(text[begin - 1]))) judge(text, begin, hits);
      at = done = end;
    }
    return done;
  }

  void judge(std::string_view text, std::size_t begin, std::vector<Hit>& hits) const {
    const std::string_view line = text.substr(begin, kLine);
    if (!is_second_line(line)) return;
    const std::string_view nationality = line.substr(10, 3);
    const std::string_view type = !type_.empty()         ? type_
                                  : nationality == "JPN" ? "jp.passport"
                                  : nationality == "CHN" ? "cn.passport"
                                                         : "passport";
    hits.push_back({type,
                    passes_composite(line) ? Confidence::High : Confidence::Medium,
                    {static_cast<std::uint32_t>(first_line(text, begin)), static_cast<std::uint32_t>(begin + kLine)}});
  }

  // Where the line before begins if it is the first of the two, which holds the name.
  static std::size_t first_line(std::string_view text, std::size_t begin) {
    std::size_t end = begin;
    while (end > 0 && (text[end - 1] == '\n' || text[end - 1] == '\r' || text[end - 1] == ' ') && begin - end < 3) --end;
    const std::size_t first = kPlaces.run_begin(text, end, kLine);
    return end - first == kLine && text[first] == 'P' ? first : begin;
  }

  std::string_view type_;
};

}  // namespace

std::unique_ptr<TextRule> make_mrz_rule(std::string_view type) { return std::make_unique<MrzRule>(type); }

}  // namespace sekisho
