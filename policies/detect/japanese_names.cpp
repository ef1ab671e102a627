#include "policies/detect/japanese_names.h"

#include "policies/detect/characters.h"
#include "policies/detect/data/japanese_names.h"
#include "policies/detect/phrase_table.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>

namespace sekisho {
namespace {

constexpr std::string_view kType = "names.person";

enum Kind : std::uint32_t { Surname, GivenName, Label, Honorific };

constexpr std::string_view kLabels =
    "氏名 お名前 御名前 名前 ご氏名 姓名 フリガナ ふりがな カナ氏名 氏名カナ 担当者 担当者名 担当者氏名 ご担当者 担当 患者名 患者氏名 "
    "顧客名 お客様名 "
    "契約者 契約者名 契約者氏名 ご契約者 ご契約者名 被保険者 被保険者名 被保険者氏名 申込者 申込者名 申込人 申請者 申請者名 申請者氏名 "
    "受取人 "
    "受取人名 宛名 世帯主 世帯主名 保護者 保護者名 代表者 代表者名 代表取締役 責任者 責任者名 署名 記入者 記入者名 作成者 作成者名 報告者 "
    "口座名義 "
    "口座名義人 名義人 名義 会員名 社員名 従業員名 職員名 応募者 応募者名 受験者 受験者名 生徒名 児童名 学生名 配偶者 配偶者名 主治医 "
    "医師名 看護師 "
    "依頼者 依頼人 相談者 来訪者 訪問者 連絡先氏名 送り主 差出人 発信者 送信者 宛先 講師 著者 カード名義 カード名義人 利用者名 ユーザー名 "
    "ユーザ名";
constexpr std::string_view kHonorifics =
    "様 さま さん 殿 氏 先生 くん 君 ちゃん 部長 課長 係長 社長 専務 常務 主任 店長 所長 院長 会長 教授 准教授 博士 弁護士 税理士 医師 "
    "看護師 議員 "
    "選手 容疑者 被告 監督 マネージャー リーダー";
// What follows an honorific and makes it another word.
constexpr auto kNoHonorific = std::to_array<std::string_view>({"名", "様々", "様子", "様式", "様相", "氏名", "氏族", "君主", "殿堂"});
// What stands behind a label where no name does.
constexpr auto kNoName = std::to_array<std::string_view>({"未定",   "不明",   "本人", "同上", "匿名",   "記入", "入力", "変更", "確認",
                                                          "欄",     "必須",   "任意", "省略", "非公開", "該当", "空欄", "登録", "未入力",
                                                          "未記入", "未登録", "後日", "別途", "追って", "不在", "各位", "全員", "複数"});
// Heads of other columns, which stand beside a label in the first line of a table.
constexpr auto kHeads = std::to_array<std::string_view>(
    {"記号", "番号", "住所", "電話", "年齢", "性別", "生年", "所属", "部署", "役職", "備考", "金額", "日付", "続柄", "職業", "会社",
     "国籍", "区分", "種別", "状態", "資格", "学校", "学年", "点数", "得点", "成績", "評価", "結果", "内容", "理由", "口座", "銀行",
     "支店", "連絡", "携帯", "郵便", "保険", "枝番", "期限", "有効", "合計", "数量", "単価", "商品", "製品", "品名", "型番", "出身",
     "説明", "意味", "用途", "目的", "必須", "任意", "初期", "既定", "標準", "桁数", "形式", "書式", "単位", "分類", "概要", "詳細",
     "対象", "担当", "時間", "時刻", "開始", "終了", "期間", "場所", "国名", "地域", "都市", "機能", "項目", "変更", "更新", "作成",
     "血液", "身長", "体重", "病名", "診断", "入社", "退社", "退職", "勤務", "給与", "年収", "月額", "回数", "件数", "順位", "署名"});
constexpr std::string_view kNeverInNames = "部課室局社店係班会院所校組団省庁署様殿便";

bool is_kanji(char32_t value) { return (value >= 0x3400 && value <= 0x9FFF) || value == 0x3005 || value == 0x30F6 || value == 0xF9D1; }
bool is_hiragana(char32_t value) { return value >= 0x3041 && value <= 0x3096; }
bool is_katakana(char32_t value) { return (value >= 0x30A1 && value <= 0x30FA) || value == 0x30FC; }

char32_t value_at(std::string_view text, std::size_t at) { return at < text.size() ? character_at(text, at).value : 0; }
bool kanji_at(std::string_view text, std::size_t at) { return is_kanji(value_at(text, at)); }
bool kanji_before(std::string_view text, std::size_t at) { return at >= 3 && kanji_at(text, at - 3); }

// The end of at most `most` characters of one kind.
template <class Is>
std::size_t run_end(std::string_view text, std::size_t at, std::size_t most, const Is& is) {
  for (std::size_t count = 0; count < most && is(value_at(text, at)); ++count) at += character_at(text, at).length;
  return at;
}

std::size_t skip_space(std::string_view text, std::size_t at) { return at < text.size() && text[at] == ' ' ? at + 1 : at; }

// Behind a label and what may stand between it and a name; nullopt where nothing does.
std::optional<std::size_t> behind_label(std::string_view text, std::size_t at) {
  constexpr ByteSet kBetween(" :=\t|\"'([>*");
  constexpr std::size_t kMost = 8;
  if (text.substr(at).starts_with(")")) ++at;  // 氏名(カナ): the label is found inside
  std::size_t end = kBetween.run_end(text, at, kMost);
  for (const std::string_view mark : {"は", "「", "【", "】", "』", "『"}) {
    if (text.substr(end).starts_with(mark)) end += mark.size();
  }
  end = kBetween.run_end(text, end, kMost);
  if (end == at) return std::nullopt;
  return end;
}

// The end of a word that begins with a capital and goes on in letters of one case, and can be read as Japanese: every consonant but n is
// followed by a vowel, y, its like or h, and the last letter is a vowel, n or h. `at` where none stands.
std::size_t romaji_end(std::string_view text, std::size_t at) {
  constexpr ByteSet kVowels("aeiou");
  constexpr ByteSet kConsonants("kstnhmyrwgzdbpjfc");
  constexpr std::size_t kLongest = 14;
  std::size_t end = at;
  while (end < text.size() && is_letter(text[end]) && end - at <= kLongest) ++end;
  const std::string_view word = text.substr(at, end - at);
  if (word.size() < 2 || word.size() > kLongest || !is_upper(word[0])) return at;
  if (!std::ranges::all_of(word.substr(1), is_lower) && !std::ranges::all_of(word, is_upper)) return at;
  for (std::size_t i = 0; i < word.size(); ++i) {
    const char letter = to_lower(word[i]);
    const char next = i + 1 < word.size() ? to_lower(word[i + 1]) : 'a';
    if (kVowels.contains(letter) || letter == 'n' || letter == 'h') continue;
    const bool joins = next == 'y' || next == letter || (next == 'h' && (letter == 's' || letter == 'c')) ||
                       (letter == 't' && (next == 's' || next == 'c'));
    if (!kConsonants.contains(letter) || i + 1 == word.size() || !(kVowels.contains(next) || joins)) return at;
  }
  return end;
}

// Surname and given name in romaji, either first: Yamada Taro, TARO YAMADA.
std::optional<std::size_t> romaji_name(std::string_view text, std::size_t begin) {
  const std::size_t first = romaji_end(text, begin);
  if (first == begin || first >= text.size() || (text[first] != ' ' && text[first] != ',')) return std::nullopt;
  const std::size_t second = skip_space(text, first + 1);
  const std::size_t end = romaji_end(text, second);
  return end > second ? std::optional(end) : std::nullopt;
}

struct Person {
  ByteSpan span;
  bool given = false;  // with a given name, known or not
  bool known = false;  // a known one
};

// Characters of names that registers hold in other forms: 高﨑, 髙崎 and 髙﨑 are 高崎.
struct Variant {
  std::string_view usual;
  std::string_view other;
};
constexpr auto kVariants = std::to_array<Variant>({
    {"高", "髙"}, {"崎", "﨑"}, {"崎", "嵜"}, {"吉", "𠮷"}, {"辺", "邊"}, {"辺", "邉"}, {"斎", "齋"}, {"斉", "齊"}, {"沢", "澤"},
    {"浜", "濱"}, {"浜", "濵"}, {"島", "嶋"}, {"島", "嶌"}, {"広", "廣"}, {"桜", "櫻"}, {"国", "國"}, {"徳", "德"}, {"富", "冨"},
    {"滝", "瀧"}, {"関", "關"}, {"恵", "惠"}, {"真", "眞"}, {"龍", "竜"}, {"塩", "鹽"}, {"黒", "黑"}, {"条", "條"}, {"万", "萬"},
    {"蔵", "藏"}, {"柳", "栁"}, {"槙", "槇"}, {"桧", "檜"}, {"薮", "藪"}, {"曽", "曾"}, {"来", "來"}, {"与", "與"}, {"栄", "榮"},
    {"実", "實"}, {"礼", "禮"}, {"寿", "壽"}, {"清", "淸"}, {"増", "增"}, {"円", "圓"}, {"児", "兒"}, {"桑", "桒"}, {"淵", "渕"},
});

std::string in_usual_forms(std::string_view name) {
  std::string usual(name);
  for (const Variant& variant : kVariants) {
    const std::size_t at = usual.find(variant.other);
    if (at != std::string::npos) usual.replace(at, variant.other.size(), variant.usual);
  }
  return usual;
}

// The name with every character that has other forms in each of them.
std::vector<std::string> spellings_of(std::string_view name) {
  std::vector<std::string> spellings = {in_usual_forms(name)};
  for (const Variant& variant : kVariants) {
    const std::size_t known = spellings.size();
    for (std::size_t i = 0; i < known; ++i) {
      const std::size_t at = spellings[i].find(variant.usual);
      if (at == std::string::npos) continue;
      spellings.push_back(spellings[i]);
      spellings.back().replace(at, variant.usual.size(), variant.other);
    }
  }
  return spellings;
}

std::vector<PhraseTable::Phrase> all_phrases() {
  std::vector<PhraseTable::Phrase> phrases;
  const auto add = [&phrases](std::string_view words, Kind kind) {
    while (!words.empty()) {
      const std::size_t end = std::min(words.find(' '), words.size());
      for (const std::string& spelling : spellings_of(words.substr(0, end))) phrases.push_back({fold_phrase(spelling), kind});
      words.remove_prefix(std::min(end + 1, words.size()));
    }
  };
  add(kSurnames, Surname);
  add(kGivenNames, GivenName);
  add(kLabels, Label);
  add(kHonorifics, Honorific);
  return phrases;
}

// One look at one text, in which the words of the tables stand where `matches` says.
class NameSearch {
 public:
  NameSearch(std::string_view text, std::span<const PhraseMatch> matches, std::vector<Hit>& hits) : text_(text), hits_(hits) {
    for (const PhraseMatch& match : matches) places_[match.id].push_back(match.span);
    for (auto& spans : places_) std::ranges::sort(spans, {}, [](const ByteSpan& span) { return std::pair(span.begin, span.end); });
  }

  void run() && {
    for (const ByteSpan& label : places_[Label]) judge_label(label);
    // Of surnames that begin at one place only the longest: 森田さん is no 森 with the given name 田.
    const auto& surnames = places_[Surname];
    for (std::size_t i = 0; i < surnames.size(); ++i) {
      if (i + 1 == surnames.size() || surnames[i + 1].begin != surnames[i].begin) judge_surname(surnames[i]);
    }
  }

 private:
  // The longest word of a kind that begins here.
  std::optional<std::size_t> longest_at(Kind kind, std::size_t begin) const {
    const auto& spans = places_[kind];
    const auto after = std::ranges::upper_bound(spans, begin, {}, &ByteSpan::begin);
    if (after == spans.begin() || (after - 1)->begin != begin) return std::nullopt;
    return (after - 1)->end;
  }

  bool honorific_at(std::size_t at) const {
    if (!longest_at(Honorific, at)) return false;
    const std::string_view rest = text_.substr(at);
    return std::ranges::none_of(kNoHonorific, [rest](std::string_view word) { return rest.starts_with(word); });
  }

  // A name of which the surname is known.
  Person person_of(const ByteSpan& surname) const {
    Person person{.span = surname};
    const std::size_t begin = skip_space(text_, surname.end);
    std::size_t end = begin;
    if (const auto known = longest_at(GivenName, begin)) {
      person.known = true;
      end = *known;
    } else if (!honorific_at(begin)) {
      end = guess_given_name(begin, begin > surname.end);
    }
    person.given = end > begin;
    if (person.given) person.span.end = static_cast<std::uint32_t>(end);
    return person;
  }

  // One to three kanji that end where a name could, before an honorific or a mark.
  std::size_t guess_given_name(std::size_t begin, bool apart) const {
    std::size_t end = begin;
    for (int count = 0; count < 3 && kanji_at(text_, end) && !never_in_names(end); ++count) {
      end += character_at(text_, end).length;
      if (honorific_at(skip_space(text_, end))) return end;
    }
    const bool stops = !kanji_at(text_, end) && !is_katakana(value_at(text_, end));
    return apart && stops ? end : begin;
  }

  bool never_in_names(std::size_t at) const { return kNeverInNames.find(text_.substr(at, 3)) != std::string_view::npos; }

  void judge_label(const ByteSpan& label) {
    const auto begin = behind_label(text_, label.end);
    const std::string_view rest = begin ? text_.substr(*begin) : std::string_view();
    const auto begins = [rest](std::string_view head) { return rest.starts_with(head); };
    if (!begin || std::ranges::any_of(kHeads, begins)) return;
    if (const auto surname = longest_at(Surname, *begin)) return judge_labelled(*begin, *surname);
    if (std::ranges::any_of(kNoName, [rest](std::string_view word) { return rest.starts_with(word); })) return;
    const auto end = kana_or_kanji_name(*begin);
    if (end) add(Confidence::Medium, {static_cast<std::uint32_t>(*begin), static_cast<std::uint32_t>(*end)});
  }

  void judge_labelled(std::size_t begin, std::size_t end) {
    const ByteSpan surname{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    Person person = person_of(surname);
    if (!person.given) {
      const std::size_t given = run_end(text_, end, 3, is_kanji);
      for (std::size_t at = end; at < given; at += 3) {
        if (never_in_names(at)) return;
      }
      person.given = given > end && !kanji_at(text_, given);
      if (person.given) person.span.end = static_cast<std::uint32_t>(given);
    }
    add(person.given ? Confidence::High : Confidence::Medium, person.span);
  }

  // Names that are in no list: two to five kanji, kana in two words, or romaji.
  std::optional<std::size_t> kana_or_kanji_name(std::size_t begin) const {
    constexpr std::size_t kMostKanji = 4;
    constexpr std::size_t kMostKana = 8;
    constexpr std::string_view kDot = "・";
    const std::size_t first = run_end(text_, begin, kMostKanji, is_kanji);
    if (first > begin) return kanji_name(begin, first);
    if (const auto end = romaji_name(text_, begin)) return end;
    for (const auto is_kana : {is_katakana, is_hiragana}) {
      const std::size_t surname = run_end(text_, begin, kMostKana, is_kana);
      const std::size_t given = text_.substr(surname).starts_with(kDot) ? surname + kDot.size() : skip_space(text_, surname);
      const std::size_t end = run_end(text_, given, kMostKana, is_kana);
      if (surname >= begin + 6 && given > surname && end >= given + 6) return end;
    }
    return std::nullopt;
  }

  std::optional<std::size_t> kanji_name(std::size_t begin, std::size_t first) const {
    const std::size_t given = skip_space(text_, first);
    const std::size_t second = given > first ? run_end(text_, given, 3, is_kanji) : first;
    const std::size_t end = second > given ? second : first;
    for (std::size_t at = begin; at < end; at += character_at(text_, at).length) {
      if (never_in_names(at)) return std::nullopt;
    }
    const std::size_t characters = (end - begin) / 3;
    const char32_t next = value_at(text_, end);
    const bool ends = honorific_at(end) || (!is_kanji(next) && !is_katakana(next) && !is_hiragana(next));
    return characters >= 2 && ends ? std::optional(end) : std::nullopt;
  }

  void judge_surname(const ByteSpan& surname) {
    const bool inside = kanji_before(text_, surname.begin);
    const bool one = surname.end - surname.begin <= 3;
    if (inside) return;
    const Person person = person_of(surname);
    const bool honoured = honorific_at(skip_space(text_, person.span.end));
    if (honoured) return add(person.given ? Confidence::High : Confidence::Medium, person.span);
    const bool apart = person.span.end > surname.end && text_[surname.end] == ' ';
    const bool longer = person.span.end - surname.end > 3 || apart;
    if (!one && person.known && longer && !kanji_at(text_, person.span.end)) add(Confidence::Medium, person.span);
  }

  void add(Confidence confidence, ByteSpan span) { hits_.push_back({kType, confidence, span}); }

  std::string_view text_;
  std::vector<Hit>& hits_;
  std::array<std::vector<ByteSpan>, 4> places_;
};

class JapaneseNamesRule final : public TextRule {
 public:
  explicit JapaneseNamesRule(ContextWords& words) : phrases_(words.add_phrases(all_phrases())) {}

  void scan(const ScanText& text, std::vector<Hit>& hits) const override {
    const Reading& reading = text.reading();
    if (reading.ascii) return;
    NameSearch(reading.text, text.phrases(phrases_), hits).run();
  }

  std::vector<std::string_view> types() const override { return {kType}; }

 private:
  PhraseFamily phrases_;
};

}  // namespace

std::unique_ptr<TextRule> make_japanese_names_rule(ContextWords& words) { return std::make_unique<JapaneseNamesRule>(words); }

}  // namespace sekisho
