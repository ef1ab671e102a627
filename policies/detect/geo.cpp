#include "policies/detect/geo.h"

#include "policies/detect/byte_lanes.h"
#include "policies/detect/characters.h"
#include "policies/detect/checksums.h"
#include "policies/detect/labelled.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

namespace sekisho {
namespace {

constexpr std::string_view kGeo = "geo";
constexpr ByteSet kDigits("0123456789");
constexpr long kHalfTurn = 180;
constexpr std::size_t kMostBetween = 24;  // characters from one number of a pair to the other

enum class Axis { Unknown, Latitude, Longitude };

// A number of degrees, decimal or with minutes and seconds.
struct Degrees {
  std::size_t begin = 0;
  std::size_t end = 0;
  long whole = 0;
  std::size_t places = 0;
  Axis axis = Axis::Unknown;  // known where the hemisphere is named
};

ByteSpan span_of(std::size_t begin, std::size_t end) { return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)}; }

// Where the number begins behind its minus, which belongs to no listed value.
std::size_t first_digit(std::string_view text, const Degrees& degrees) { return degrees.begin + (text[degrees.begin] == '-' ? 1 : 0); }

// The number whose point stands at `dot`, which may be npos.
std::optional<Degrees> read_decimal(std::string_view text, std::size_t dot) {
  if (dot >= text.size()) return std::nullopt;
  const std::size_t begin = kDigits.run_begin(text, dot, 4);
  const std::size_t end = kDigits.run_end(text, dot + 1);
  if (begin == dot || dot - begin > 3) return std::nullopt;
  if (begin > 0 && (is_alnum(text[begin - 1]) || text[begin - 1] == '.' || text[begin - 1] == '_')) return std::nullopt;
  if (end < text.size() && text[end] == '.' && end + 1 < text.size() && is_digit(text[end + 1])) return std::nullopt;
  const bool minus = begin > 0 && text[begin - 1] == '-';
  return Degrees{minus ? begin - 1 : begin, end, static_cast<long>(number_of(text.substr(begin, dot - begin))), end - dot - 1};
}

// One of some signs at `at`: where it ends; `at` without one.
std::size_t sign_end(std::string_view text, std::size_t at, std::span<const std::string_view> signs) {
  const auto stands = [rest = text.substr(at)](std::string_view sign) { return rest.starts_with(sign); };
  const auto found = std::ranges::find_if(signs, stands);
  return found == signs.end() ? at : at + found->size();
}

// Up to two digits, places behind them and one of the signs: where they end; `at` without them.
std::size_t part_end(std::string_view text, std::size_t at, std::span<const std::string_view> signs) {
  constexpr std::size_t kMostPlaces = 8;
  const std::size_t from = at < text.size() && text[at] == ' ' ? at + 1 : at;
  std::size_t end = kDigits.run_end(text, from, 3);
  if (end == from || end - from > 2) return at;
  if (end < text.size() && text[end] == '.') end = kDigits.run_end(text, end + 1, kMostPlaces);
  const std::size_t behind = sign_end(text, end, signs);
  return behind == end ? at : behind;
}

// The hemisphere that the letters at [begin, end) name.
Axis axis_of_letter(std::string_view text, std::size_t begin, std::size_t end) {
  if (begin == end || (end < text.size() && is_alnum(text[end]))) return Axis::Unknown;
  return text[end - 1] == 'N' || text[end - 1] == 'S' ? Axis::Latitude : Axis::Longitude;
}

// The hemisphere that a word at the end of `head` names.
Axis axis_of_word(std::string_view head) {
  constexpr auto kLatitudes = std::to_array<std::string_view>({"北緯", "南緯", "北纬", "南纬"});
  constexpr auto kLongitudes = std::to_array<std::string_view>({"東経", "西経", "东经", "西经"});
  const auto names = [head](std::string_view name) { return head.ends_with(name); };
  if (std::ranges::any_of(kLatitudes, names)) return Axis::Latitude;
  return std::ranges::any_of(kLongitudes, names) ? Axis::Longitude : Axis::Unknown;
}

// Degrees whose sign stands at `sign` and ends at `behind`: with minutes, or with the hemisphere. 35.6586°N, 35°39'31"N, 北緯35度39分31秒.
std::optional<Degrees> read_angle(std::string_view text, std::size_t sign, std::size_t behind) {
  constexpr auto kMinutes = std::to_array<std::string_view>({"'", "\u2032", "\u2019", "分"});
  constexpr auto kSeconds = std::to_array<std::string_view>({"\"", "''", "\u2032\u2032", "\u2033", "\u201D", "秒"});
  constexpr auto kLetters = std::to_array<std::string_view>({"N", "S", "E", "W", " N", " S", " E", " W"});
  constexpr std::size_t kLongest = 12;
  constexpr ByteSet kDecimal("0123456789.");
  const std::size_t begin = kDecimal.run_begin(text, sign, kLongest);
  const std::size_t whole_end = kDigits.run_end(text, begin);
  if (whole_end == begin || whole_end - begin > 3) return std::nullopt;
  Degrees angle{.begin = begin, .end = behind, .whole = static_cast<long>(number_of(text.substr(begin, whole_end - begin)))};
  const std::size_t minutes = part_end(text, behind, kMinutes);
  if (minutes > behind) angle.end = part_end(text, minutes, kSeconds);
  const std::size_t letter = sign_end(text, angle.end, kLetters);
  angle.axis = axis_of_letter(text, angle.end, letter);
  if (angle.axis == Axis::Unknown) {
    angle.axis = axis_of_word(text.substr(0, begin));
  } else {
    angle.end = letter;
  }
  return minutes > behind || angle.axis != Axis::Unknown ? std::optional(angle) : std::nullopt;
}

// True where a number begins in [begin, end), which is not where the text begins: what stands in `lng1` is none.
bool holds_number(std::string_view text, std::size_t begin, std::size_t end) {
  for (std::size_t at = begin; at < end; ++at) {
    if (is_digit(text[at]) && !is_alnum(text[at - 1])) return true;
  }
  return false;
}

// A latitude and a longitude, either first, no other number between them. Two fractions are shares, colours and the like.
bool is_pair(std::string_view text, const Degrees& first, const Degrees& second) {
  if (second.begin < first.end || characters_in(text, first.end, second.begin) > kMostBetween) return false;
  if (holds_number(text, first.end, second.begin)) return false;
  if (first.axis != Axis::Unknown && first.axis == second.axis) return false;
  const auto [least, most] = std::minmax(first.whole, second.whole);
  return least < 90 && most < kHalfTurn && most > 0;
}

class GeoRule final : public TextRule {
 public:
  explicit GeoRule(ContextWords& words)
      : family_(
            words.add("緯度|経度|座標|位置情報|現在地|latitude|longitude|latlng|lat/lng|gps|coordinates|geolocation|北緯|東経|纬度|经度|"
                      "位置|위도|경도|lat|lng|lon|geo|location|maps")),
        fields_(words.add("緯度|経度|纬度|经度|위도|경도|latitude|longitude|lat|lng|lon")),
        units_(words.add("度")) {}

  void scan(const ScanText& text, std::vector<Hit>& hits) const override {
    if (text.digit_runs().empty()) return;
    if (text.labelled_by_place(fields_)) find_alone(text.text(), hits);
    if (text.mentions(family_)) find_decimals(text, find_in_columns(text.text(), text.cells(fields_), hits), hits);
    if (!text.reading().ascii) find_angles(text, hits);
  }

  std::vector<std::string_view> types() const override { return {kGeo}; }

 private:
  static constexpr std::size_t kFewestPlaces = 4;

  // One of a pair, each in a field of its own: {"lat": 35.6586, "lng": 139.7454}.
  static void find_alone(std::string_view all, std::vector<Hit>& hits) {
    const auto degrees = read_decimal(all, all.find('.'));
    const bool whole = degrees && degrees->begin == 0 && degrees->end == all.size();
    if (whole && degrees->places >= kFewestPlaces && degrees->whole < kHalfTurn) add(degrees->begin, degrees->end, 1, hits);
  }

  // One of a pair, each in a column of its own; a row counts as one. Answers with where they stand.
  static std::vector<ByteSpan> find_in_columns(std::string_view all, std::span<const ByteSpan> cells, std::vector<Hit>& hits) {
    constexpr std::string_view kSign = "°";
    constexpr ByteSet kSigns("+-");
    std::vector<ByteSpan> found;
    for (const ByteSpan cell : cells) {
      const std::string_view text = all.substr(0, cell.end);
      const auto degrees = read_decimal(text, text.find('.', cell.begin));
      if (!degrees || degrees->places < kFewestPlaces || degrees->whole >= kHalfTurn) continue;
      if (first_digit(all, *degrees) != kSigns.run_end(text, cell.begin, 1)) continue;
      if (degrees->end != cell.end && text.substr(degrees->end) != kSign) continue;
      const std::size_t last = found.empty() ? 0 : found.back().end;
      const bool first = found.empty() || all.substr(last, cell.begin - last).find('\n') != std::string_view::npos;
      add(degrees->begin, degrees->end, first ? 1 : 0, hits);
      found.push_back(span_of(degrees->begin, cell.end));
    }
    return found;
  }

  // Pairs. What is known alone makes none with that of the next row.
  void find_decimals(const ScanText& text, std::span<const ByteSpan> alone, std::vector<Hit>& hits) const {
    const std::string_view all = text.text();
    std::optional<Degrees> previous;
    for (const ByteSpan places : text.digit_runs()) {
      if (places.end - places.begin < kFewestPlaces || places.begin == 0 || all[places.begin - 1] != '.') continue;
      const auto degrees = read_decimal(all, places.begin - 1);
      if (!degrees) continue;
      if (is_in(alone, degrees->begin)) {
        if (previous) find_labelled(text, *previous, hits);
        previous.reset();
      } else if (previous && is_pair(all, *previous, *degrees) && is_near(text, *previous, *degrees)) {
        report(all, *previous, *degrees, hits);
        previous.reset();  // the next number begins another
      } else {
        if (previous) find_labelled(text, *previous, hits);
        previous = degrees;
      }
    }
    if (previous) find_labelled(text, *previous, hits);
  }

  // latitude: 35.68123
  void find_labelled(const ScanText& text, const Degrees& degrees, std::vector<Hit>& hits) const {
    const ByteSpan span = span_of(degrees.begin, degrees.end);
    if (degrees.whole < kHalfTurn && text.touches_label(span, fields_) && !text.labelled_otherwise(span))
      add(degrees.begin, degrees.end, 1, hits);
  }

  static bool is_in(std::span<const ByteSpan> cells, std::size_t at) {
    const auto behind = std::ranges::upper_bound(cells, at, {}, &ByteSpan::begin);
    return behind != cells.begin() && at < std::prev(behind)->end;
  }

  void find_angles(const ScanText& text, std::vector<Hit>& hits) const {
    constexpr std::string_view kSign = "°";
    const std::string_view all = text.text();
    std::vector<Degrees> angles;
    const auto add = [&](std::size_t sign, std::size_t behind) {
      if (const auto angle = read_angle(all, sign, behind)) angles.push_back(*angle);
    };
    for (std::size_t at = find_literal(all, kSign); at != std::string_view::npos; at = find_literal(all, kSign, at + kSign.size()))
      add(at, at + kSign.size());
    for (const ByteSpan unit : text.places(units_)) add(unit.begin, unit.end);
    for (std::size_t i = 1; i < angles.size(); ++i) {
      const Degrees& first = angles[i - 1];
      const Degrees& second = angles[i];
      if (!is_pair(all, first, second) || (second.axis == Axis::Unknown && !is_near(text, first, second))) continue;
      report(all, first, second, hits);
      ++i;  // the next angle begins another
    }
  }

  // Of a pair in JSON one word stands between the two.
  bool is_near(const ScanText& text, const Degrees& first, const Degrees& second) const {
    const auto span = [all = text.text()](const Degrees& from, const Degrees& to) { return span_of(first_digit(all, from), to.end); };
    return text.near(family_, span(first, first)) || text.near(family_, span(first, second)) || text.near(family_, span(second, second));
  }

  // A pair counts as one, but what JSON has between its numbers is no part of it.
  static void report(std::string_view text, const Degrees& first, const Degrees& second, std::vector<Hit>& hits) {
    if (!is_in_json(text, first, second)) return add(first.begin, second.end, 1, hits);
    add(first.begin, first.end, 1, hits);
    add(second.begin, second.end, 0, hits);
  }

  // Two members, or two elements.
  static bool is_in_json(std::string_view text, const Degrees& first, const Degrees& second) {
    constexpr ByteSet kBlanks(" \t\r\n");
    const std::string_view between = text.substr(first.end, second.begin - first.end);
    const std::size_t begin = kBlanks.run_begin(text, first.begin, kMostBetween);
    const std::size_t end = kBlanks.run_end(text, second.end, kMostBetween);
    const bool elements = begin > 0 && text[begin - 1] == '[' && end < text.size() && (text[end] == ']' || text[end] == ',');
    return elements || (between.find('"') != std::string_view::npos && between.find(':') != std::string_view::npos);
  }

  static void add(std::size_t begin, std::size_t end, std::uint32_t count, std::vector<Hit>& hits) {
    hits.push_back({kGeo, Confidence::High, span_of(begin, end), count});
  }

  ContextFamily family_;
  ContextFamily fields_;
  ContextFamily units_;
};

}  // namespace

std::unique_ptr<TextRule> make_geo_rule(ContextWords& words) { return std::make_unique<GeoRule>(words); }

}  // namespace sekisho
