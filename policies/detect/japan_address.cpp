#include "policies/detect/japan_address.h"

#include "policies/detect/block_number.h"
#include "policies/detect/byte_lanes.h"
#include "policies/detect/characters.h"
#include "policies/detect/japan_places.h"
#include "policies/detect/labelled.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

namespace sekisho {
namespace {

constexpr std::string_view kAddress = "jp.address";
constexpr std::string_view kPostal = "jp.postal";
constexpr ByteSet kDigits("0123456789");
constexpr std::string_view kAddressWords = "住所|所在地|居住地|自宅|本籍|現住所|お届け先|届け先|送付先|転居|実家|勤務地|address";

// What comes before a block number: where the address begins and how much of it is known.
struct Locality {
  std::size_t begin = 0;
  bool prefecture = false;
  bool municipality = false;
  std::size_t town = 0;  // where what stands between the municipality and the number begins
  bool section = false;  // neither is known, but it begins with 大字
  bool apart = false;    // nothing but a blank stands between the municipality and the number
};

class JapanAddressRule final : public TextRule {
 public:
  explicit JapanAddressRule(ContextWords& words)
      : places_(japan_places()),
        labels_(words.add(kAddressWords)),
        units_(words.add("丁目|番地|番")),
        hyphens_(words.add("一-|二-|三-|四-|五-|六-|七-|八-|九-|十-|〇-|一ー|二ー|三ー|四ー|五ー|六ー|七ー|八ー|九ー|十ー|〇ー")) {}

  void scan(const ScanText& text, std::vector<Hit>& hits) const override {
    const std::string_view all = text.text();
    std::size_t done = 0;
    const auto try_at = [&](std::size_t at) {
      if (at >= done) done = std::max(done, judge(text, at, done, hits));
    };
    if (text.reading().ascii) return;
    for (const ByteSpan digits : text.digit_runs()) {
      if (follows_wide_letter(all, digits.begin)) try_at(digits.begin);
    }
    done = 0;
    for (const ByteSpan unit : text.places(units_)) {
      const std::size_t begin = kanji_numeral_begin(all, unit.begin);
      if (begin < unit.begin && is_unit(all, {static_cast<std::uint32_t>(begin), unit.begin})) try_at(begin);
    }
    done = 0;
    for (const ByteSpan hyphen : text.places(hyphens_)) {
      const std::size_t numeral = hyphen.begin + kNumeral;
      const bool joins = all[numeral] == '-' || hyphen.end - numeral == kNumeral;
      if (joins && kanji_numeral_begin(all, numeral) < numeral) try_at(kanji_numeral_begin(all, numeral));
    }
  }

  std::vector<std::string_view> types() const override { return {kAddress}; }

 private:
  static constexpr std::size_t kLongestLocality = 30;
  static constexpr std::size_t kNumeral = 3;  // bytes of a kanji numeral
  static constexpr std::string_view kSection = "大字";
  static constexpr std::string_view kTown = "町";

  // Whether the unit behind a kanji numeral counts blocks: 一番 and 十番 alone are words and parts of names, 一番目 and 一一〇番通報 are
  // others.
  static bool is_unit(std::string_view text, ByteSpan numeral) {
    constexpr std::string_view kBlock = "番";
    constexpr auto kOthers = std::to_array<std::string_view>({"番目", "番手", "番台", "番組", "番線", "番勝負", "番通報", "番号"});
    const std::string_view unit = text.substr(numeral.end);
    if (!unit.starts_with(kBlock) || unit.starts_with("番地")) return true;
    if (std::ranges::any_of(kOthers, [unit](std::string_view other) { return unit.starts_with(other); })) return false;
    if (numeral.end - numeral.begin > kNumeral) return true;
    const auto house = read_block_number(text, numeral.end + kBlock.size());
    return house && text.substr(0, house->end).ends_with("号");
  }

  static bool follows_wide_letter(std::string_view text, std::size_t at) {
    if (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '\n')) --at;
    return at > 0 && !is_ascii(text[at - 1]);
  }

  // Judges the block number at `at`; answers where to go on.
  std::size_t judge(const ScanText& text, std::size_t at, std::size_t floor, std::vector<Hit>& hits) const {
    const std::string_view all = text.text();
    auto block = read_block_number(all, at);
    const bool lot = !block;
    if (lot) block = read_lot_number(all, at);
    if (lot && block && !may_be_lot(text, at)) return at;
    if (!block || (at > 0 && all[at - 1] == '\n' && !stands_alone(all, at, *block))) return at;
    const std::size_t begin = std::max(floor, locality_begin(all, at));
    auto hit = judge_from(text, begin, at, *block);
    // The line before may have been none of it.
    const std::size_t line = begin + all.substr(begin, at - begin).rfind('\n') + 1;  // npos + 1 is 0
    if (line > begin) {
      const auto alone = judge_from(text, line, at, *block);
      if (alone && (!hit || alone->confidence > hit->confidence)) hit = alone;
    }
    if (!hit) return at;
    hit->span.end = static_cast<std::uint32_t>(building_end(all, block->end));
    hits.push_back(*hit);
    return hit->span.end;
  }

  // What [begin, at) and the block number behind it are, without the building.
  std::optional<Hit> judge_from(const ScanText& text, std::size_t begin, std::size_t at, const BlockNumber& block) const {
    const Locality locality = find_locality(text, begin, at);
    if (block.lot && !holds_lot(text, locality, at)) return std::nullopt;
    const ByteSpan span{static_cast<std::uint32_t>(locality.begin), static_cast<std::uint32_t>(block.end)};
    const auto confidence = confidence_of(text, locality, block, span);
    return confidence ? std::optional(Hit{kAddress, *confidence, span}) : std::nullopt;
  }

  std::optional<Confidence> confidence_of(const ScanText& text, const Locality& locality, const BlockNumber& block, ByteSpan span) const {
    const bool labelled = text.near(labels_, span);
    if (locality.prefecture && locality.municipality) return labelled || !block.lot ? Confidence::High : Confidence::Medium;
    if (!labelled && !locality.prefecture && locality.apart && !block.worded) return Confidence::Low;  // 札幌市 12-34
    if (locality.prefecture || locality.municipality) return labelled ? Confidence::High : Confidence::Medium;
    const bool marked = block.worded && locality.begin < span.end;
    return locality.section || (labelled && marked) ? std::optional(Confidence::Medium) : std::nullopt;
  }

  // Kanji and kana, and single spaces between them, before `at`; over the end of one line too that breaks behind a rank of places (都, 区)
  // or right before the number.
  static std::size_t locality_begin(std::string_view text, std::size_t at) {
    std::size_t begin = at;
    bool broken = false;
    for (std::size_t count = 0; count < kLongestLocality && begin > 0; ++count) {
      std::size_t previous = begin - 1;
      while (previous > 0 && is_continuation(text[previous])) --previous;
      const char32_t value = character_at(text, previous).value;
      const bool space = value == U' ' && (begin == at || text[begin] != ' ');
      const bool wide = value >= 0x3005 && value < 0xFF00 && value != 0x300C && value != 0x300D && value != 0x3012;
      const bool line = value == U'\n' && !broken && (begin == at || ends_rank(text.substr(0, previous)));
      if (!space && !wide && !line) break;
      broken = broken || line;
      begin = previous;
    }
    return begin;
  }

  static bool ends_rank(std::string_view text) {
    constexpr auto kRanks = std::to_array<std::string_view>({"都", "道", "府", "県", "郡", "市", "区", "町", "村"});
    return std::ranges::any_of(kRanks, [text](std::string_view rank) { return text.ends_with(rank); });
  }

  // The first prefecture or municipality in [begin, end). Without either: the last word before the number, from 大字 on where it holds
  // that. Behind a label a town needs no district.
  Locality find_locality(const ScanText& text, std::size_t begin, std::size_t end) const {
    const std::string_view all = text.text();
    const bool labelled = text.near(labels_, {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
    for (std::size_t at = begin; at < end; at = characters_on(all, at, 1)) {
      const std::string_view rest = all.substr(at, end - at);
      const std::size_t prefecture = places_.prefecture_at(rest);
      const std::size_t gap = prefecture > 0 && is_gap(rest.substr(prefecture, 1)) ? 1 : 0;
      const std::size_t municipality = places_.municipality_at(rest.substr(prefecture + gap), prefecture > 0 || labelled);
      const std::size_t known = prefecture + gap + municipality;
      if (known == 0 || !is_town(rest.substr(known))) continue;
      const bool apart = is_gap(rest.substr(known));
      return {.begin = at, .prefecture = prefecture > 0, .municipality = municipality > 0, .town = at + known, .apart = apart};
    }
    const std::string_view name = all.substr(begin, end - begin);
    const std::size_t section = name.find(kSection);
    if (!is_town(name)) return {.begin = end, .town = end};
    const std::size_t first = section == std::string_view::npos ? begin : begin + section;
    return {.begin = first, .town = first, .section = first > begin || section == 0};
  }

  static bool is_gap(std::string_view sign) { return sign == " " || sign == "\n"; }

  // What a mere number needs before it to be a lot's: a town, a 大字, or a place and no word that counts.
  bool may_be_lot(const ScanText& text, std::size_t at) const {
    constexpr std::size_t kReach = 45;  // bytes
    constexpr auto kCounts = std::to_array<std::string_view>({"数", "第", "計", "全", "各", "約", "築", "歩", "年", "月", "和", "成",
                                                              "選", "版", "線", "型", "回", "部", "班", "組", "位", "口", "台", "額"});
    constexpr auto kPlaces = std::to_array<std::string_view>({"県", "都", "府", "道"});
    std::string_view before = text.text().substr(0, at);
    if (before.ends_with(' ')) before.remove_suffix(1);
    const std::string_view near = before.substr(before.size() - std::min(before.size(), kReach));
    const auto stands = [near](std::string_view place) { return near.find(place) != std::string_view::npos; };
    const auto counts = [before](std::string_view word) { return before.ends_with(word); };
    const auto place = static_cast<std::uint32_t>(at);
    if (before.ends_with(kTown) || stands(kSection)) return true;
    if (std::ranges::any_of(kCounts, counts)) return false;
    return std::ranges::any_of(kPlaces, stands) || (text.mentions(labels_) && text.near(labels_, {place, place}));
  }

  // A town of a known municipality, a 大字, or any quarter of a municipality, behind a label or with its prefecture.
  bool holds_lot(const ScanText& text, const Locality& locality, std::size_t at) const {
    std::string_view name = text.text().substr(locality.begin, at - locality.begin);
    if (name.ends_with(' ')) name.remove_suffix(1);
    const std::size_t section = name.find(kSection);
    if (section != std::string_view::npos) return section + kSection.size() < name.size();
    const ByteSpan span{static_cast<std::uint32_t>(locality.begin), static_cast<std::uint32_t>(at)};
    if (!locality.municipality) return false;
    return name.ends_with(kTown) || text.near(labels_, span) ||
           (locality.prefecture && is_quarter(text.text().substr(locality.town, at - locality.town)));
  }

  // A name of kanji and katakana, as no half of a sentence is.
  static bool is_quarter(std::string_view name) {
    constexpr std::size_t kMost = 10;  // characters
    for (std::size_t at = 0; at < name.size(); at = characters_on(name, at, 1)) {
      const char32_t value = character_at(name, at).value;
      if (value < 0x30A1 || (value > 0x30FC && value < 0x3400) || value > 0x9FFF) return false;
    }
    const std::size_t characters = characters_in(name, 0, name.size());
    return characters >= 2 && characters <= kMost;
  }

  // A number that begins its line may be a list's: one with a unit or of three parts is none.
  static bool stands_alone(std::string_view text, std::size_t at, const BlockNumber& block) {
    return block.worded || std::ranges::count(text.substr(at, block.end - at), '-') > 1;
  }

  // What stands between the municipality and the number: a name, not half a sentence.
  static bool is_town(std::string_view name) {
    constexpr auto kParticles =
        std::to_array<std::string_view>({"は", "が", "を", "も", "で", "に", "と", "へ", "の", "から", "まで", "より", "約"});
    constexpr std::size_t kLongestTown = 20;
    if (!name.empty() && is_gap(name.substr(name.size() - 1))) name.remove_suffix(1);
    const auto ends = [name](std::string_view particle) { return name.ends_with(particle); };
    return std::ranges::none_of(kParticles, ends) && characters_in(name, 0, name.size()) <= kLongestTown;
  }

  const JapanPlaces& places_;
  ContextFamily labels_;
  ContextFamily units_;
  ContextFamily hyphens_;
};

class JapanPostalRule final : public TextRule {
 public:
  explicit JapanPostalRule(ContextWords& words)
      : places_(japan_places()),
        labels_(
            words.add("郵便番号|郵便 番号|〒|postal code|post code|postcode|zip code|zipcode|postalcode|postal_code|zip_code|postal-code|"
                      "zip-code|yubin bango|yuubin bango|yubin no")),
        zips_(words.add("zip")),
        addresses_(words.add(std::string(kAddressWords) + "|zip|" + prefectures())) {}

  void scan(const ScanText& text, std::vector<Hit>& hits) const override {
    constexpr std::string_view kSign = "〒";
    constexpr std::size_t kReach = 8;
    if (text.digit_runs().empty()) return;
    const std::string_view all = text.text();
    const auto next_sign = [&](std::size_t from) { return text.reading().ascii ? std::string_view::npos : find_literal(all, kSign, from); };
    for (std::size_t at = next_sign(0); at != std::string_view::npos; at = next_sign(at + kSign.size())) {
      if (const auto code = read_set_off_code(all, digits_behind(all, at + kSign.size(), 2))) {
        report(*code, {static_cast<std::uint32_t>(at), code->span.end}, Confidence::High, hits);
      }
    }
    for (const ByteSpan label : text.places(labels_)) {
      if (const auto code = read_set_off_code(all, digits_behind(all, label.end, kReach)))
        report(*code, code->span, Confidence::High, hits);
    }
    for (const ByteSpan label : text.places(zips_)) find_given(text, label.end, hits);
    find_whole(text, labels_, Confidence::High, hits);
    find_whole(text, zips_, Confidence::Medium, hits);
    if (text.mentions(addresses_) || text.mentions(labels_)) find_beside_words(text, hits);
  }

  std::vector<std::string_view> types() const override { return {kPostal}; }

 private:
  static std::string prefectures() {
    return "北海道|青森県|岩手県|宮城県|秋田県|山形県|福島県|茨城県|栃木県|群馬県|埼玉県|千葉県|東京都|神奈川県|新潟県|富山県|石川県|"
           "福井県|山梨県|"
           "長野県|岐阜県|静岡県|愛知県|三重県|滋賀県|京都府|大阪府|兵庫県|奈良県|和歌山県|鳥取県|島根県|岡山県|広島県|山口県|徳島県|"
           "香川県|"
           "愛媛県|高知県|福岡県|佐賀県|長崎県|熊本県|大分県|宮崎県|鹿児島県|沖縄県";
  }

  struct Code {
    ByteSpan span;
    std::string digits;
    bool hyphen = false;
  };

  // NNN-NNNN or seven digits together.
  static std::optional<Code> read_code(std::string_view text, std::optional<ByteSpan> first) {
    if (!first) return std::nullopt;
    const std::size_t size = first->end - first->begin;
    ByteSpan span = *first;
    const bool hyphen = size == 3 && span.end < text.size() && text[span.end] == '-';
    if (hyphen) span.end = static_cast<std::uint32_t>(kDigits.run_end(text, span.end + std::size_t{1}));
    if ((!hyphen && size != 7) || (hyphen && span.end - span.begin != 8) || is_piece(text, span)) return std::nullopt;
    std::string digits(text.substr(span.begin, span.end - span.begin));
    if (hyphen) digits.erase(3, 1);
    return Code{span, std::move(digits), hyphen};
  }

  // The same behind 〒 or its label, where blanks may stand about the hyphen or in its place: 〒 150 - 0043.
  static std::optional<Code> read_set_off_code(std::string_view text, std::optional<ByteSpan> first) {
    constexpr auto kJoints = std::to_array<std::string_view>({" - ", " -", "- ", " ー ", " "});
    if (!first || first->end - first->begin != 3) return read_code(text, first);
    const auto joins = [rest = text.substr(first->end)](std::string_view joint) { return rest.starts_with(joint); };
    const auto* const joint = std::ranges::find_if(kJoints, joins);
    if (joint == kJoints.end()) return read_code(text, first);
    const std::size_t begin = first->end + joint->size();
    const ByteSpan span{first->begin, static_cast<std::uint32_t>(kDigits.run_end(text, begin))};
    if (span.end - begin != 4 || is_piece(text, span)) return std::nullopt;
    std::string digits(text.substr(span.begin, 3));
    digits += text.substr(begin, 4);
    return Code{span, std::move(digits), true};
  }

  bool may_be_in_use(std::string_view digits) const { return places_.has_postal_code(digits) || places_.may_be_office_code(digits); }

  // `zip` gives it by a sign, as in "zip":"1500043": the word is one for files too.
  void find_given(const ScanText& text, std::size_t from, std::vector<Hit>& hits) const {
    constexpr ByteSet kJoints("\"' :=>");
    constexpr std::size_t kMostJoints = 6;
    const std::string_view all = text.text();
    const std::size_t at = kJoints.run_end(all, from, kMostJoints);
    const bool gives = all.substr(from, at - from).find_first_of(":=>") != std::string_view::npos;
    const auto code = gives ? read_code(all, digits_behind(all, at, 0)) : std::nullopt;
    if (!code || !may_be_in_use(code->digits) || text.labelled_otherwise(code->span)) return;
    report(*code, code->span, Confidence::Medium, hits);
  }

  // Fields and cells that hold nothing else.
  void find_whole(const ScanText& text, ContextFamily heading, Confidence confidence, std::vector<Hit>& hits) const {
    const std::string_view all = text.text();
    const auto judge = [&](ByteSpan place) {
      const auto code = read_code(all, digits_behind(all, place.begin, 0));
      if (code && code->span == place && may_be_in_use(code->digits)) report(*code, place, confidence, hits);
    };
    std::ranges::for_each(text.cells(heading), judge);
    if (text.labelled_by_place(heading)) judge({0, static_cast<std::uint32_t>(all.size())});
  }

  // NNN-NNNN with an address or the label near, on either side.
  void find_beside_words(const ScanText& text, std::vector<Hit>& hits) const {
    const std::string_view all = text.text();
    for (const ByteSpan first : text.digit_runs()) {
      const auto code = first.end - first.begin == 3 ? read_code(all, first) : std::nullopt;
      if (!code || !code->hyphen || !places_.has_postal_code(code->digits)) continue;
      if (!text.near(addresses_, code->span) && !text.near(labels_, code->span)) continue;
      report(*code, code->span, text.touches_label(code->span, labels_) ? Confidence::High : Confidence::Medium, hits);
    }
  }

  void report(const Code& code, ByteSpan span, Confidence confidence, std::vector<Hit>& hits) const {
    const Confidence unknown = places_.may_be_office_code(code.digits) ? std::min(confidence, Confidence::Medium) : Confidence::Low;
    hits.push_back({kPostal, places_.has_postal_code(code.digits) ? confidence : unknown, span});
  }

  const JapanPlaces& places_;
  ContextFamily labels_;
  ContextFamily zips_;
  ContextFamily addresses_;
};

}  // namespace

std::unique_ptr<TextRule> make_japan_address_rule(ContextWords& words) { return std::make_unique<JapanAddressRule>(words); }
std::unique_ptr<TextRule> make_japan_postal_rule(ContextWords& words) { return std::make_unique<JapanPostalRule>(words); }

}  // namespace sekisho
