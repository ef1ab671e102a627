#include "policies/detect/japan_account.h"

#include "policies/detect/characters.h"
#include "policies/detect/checksums.h"
#include "policies/detect/japan_ids.h"
#include "policies/detect/labelled.h"
#include "policies/detect/table_columns.h"

#include <algorithm>
#include <array>
#include <optional>

namespace sekisho {
namespace {

constexpr std::string_view kAccount = "jp.bank_account";
constexpr std::string_view kYucho = "jp.yucho";
constexpr std::string_view kBankWords =
    "銀行|信用金庫|信金|信用組合|信組|農協|労働金庫|労金|支店|出張所|本店|店番|口座|振込|振り込み|引き落とし|引落|金融機関|bank|branch|"
    "transfer";

constexpr auto kNumbers = std::to_array<NumberId>({
    {.type = kAccount, .shapes = "4-3-7 4-3-1-7", .words = kBankWords},
});

std::uint32_t size_of(ByteSpan span) { return span.end - span.begin; }

bool is_account(std::string_view text, const std::optional<ByteSpan>& digits) {
  constexpr std::uint32_t kDigits = 7;
  return digits && size_of(*digits) == kDigits && !is_piece(text, *digits);
}

class JapanAccountRule final : public TextRule {
 public:
  explicit JapanAccountRule(ContextWords& words)
      : accounts_(words.add("口座番号|口座no|口座 番号|口座:|預金口座|普通預金|当座預金|貯蓄預金|普通口座|当座口座|振込先口座|"
                            "account number|bank account|bank account number|account no|acct no|account_number|account #|koza no|koza "
                            "bango|kouza no|kouza bango")),
        transfers_(words.add("振込先|振り込み先")),
        kinds_(words.add("普通|当座|貯蓄|普)|当)|貯)|支店|口座")),
        banks_(words.add(kBankWords)),
        symbols_(words.add("記号")) {}

  void scan(const ScanText& text, std::vector<Hit>& hits) const override {
    if (text.digit_runs().empty()) return;
    for (const ByteSpan label : text.places(accounts_)) {
      find_behind(text, label.end, hits);
      find_before(text, label.begin, hits);
    }
    for (const ByteSpan label : text.places(transfers_)) find_right_behind(text, label.end, hits);
    for (const ByteSpan cell : text.cells(accounts_)) find_in_cell(text, cell, hits);
    for (const ByteSpan kind : text.places(kinds_)) find_of_kind(text, kind, hits);
    if (text.labelled_by_place(accounts_)) find_behind(text, 0, hits);
    for (const ByteSpan label : text.places(symbols_)) find_yucho(text.text(), label.end, hits);
  }

  std::vector<std::string_view> types() const override { return {kAccount, kYucho}; }

 private:
  static constexpr std::size_t kFar = 16;
  static constexpr std::size_t kClose = 6;

  // The first number behind its label; further off than one sentence's few words it is less sure.
  void find_behind(const ScanText& text, std::size_t from, std::vector<Hit>& hits) const {
    auto digits = digits_behind(text.text(), from, ContextMap::kReach);
    // 口座番号(7桁): how many there are to be.
    if (digits && text.text().substr(digits->end).starts_with("桁")) {
      from = digits->end;
      digits = digits_behind(text.text(), from, kFar);
    }
    if (!is_account(text.text(), digits)) return;
    const bool far = characters_in(text.text(), from, digits->begin) > kFar;
    report(text, *digits, far ? Confidence::Medium : beside_banks(text, *digits), hits);
  }

  // 振込先: 1234567: nothing but signs between, since the word is one for banks and people too.
  void find_right_behind(const ScanText& text, std::size_t from, std::vector<Hit>& hits) const {
    const auto digits = digits_behind(text.text(), from, kClose);
    if (is_account(text.text(), digits) && text.touches_label(*digits, transfers_)) report(text, *digits, Confidence::High, hits);
  }

  // A column of numbers below 口座番号.
  static void find_in_cell(const ScanText& text, ByteSpan cell, std::vector<Hit>& hits) {
    constexpr std::uint32_t kDigits = 7;
    const std::string_view number = text.text().substr(cell.begin, cell.end - cell.begin);
    if (number.size() == kDigits && std::ranges::all_of(number, is_digit)) hits.push_back({kAccount, Confidence::High, cell});
  }

  // 1234567(口座番号): nothing but signs between. Anything else is a number of its own sentence, and low.
  void find_before(const ScanText& text, std::size_t to, std::vector<Hit>& hits) const {
    const auto digits = digits_before(text.text(), to, ContextMap::kReach);
    if (!is_account(text.text(), digits)) return;
    report(text, *digits, text.touches_label(*digits, accounts_) ? beside_banks(text, *digits) : Confidence::Low, hits);
  }

  // 普通 1234567, (普)1234567, 渋谷支店 1234567, 0001-210-普通-1234567.
  void find_of_kind(const ScanText& text, ByteSpan kind, std::vector<Hit>& hits) const {
    constexpr ByteSet kBetween(" -:");
    const std::string_view all = text.text();
    if (begins_another_word(all.substr(kind.end))) return;
    auto digits = digits_behind(all, kind.end, kClose);
    if (!is_account(all, digits) || is_counted(all.substr(kind.end, digits->begin - kind.end))) return;
    const auto begin = bank_and_branch_begin(all, kind.begin);
    if (begin) digits->begin = *begin;
    if (begin) return report(text, *digits, Confidence::High, hits);
    // The kinds are everyday words: right before the number, or with a bank beside them.
    const bool right_before = kBetween.run_end(all, kind.end) == digits->begin;
    const Confidence confidence = beside_banks(text, *digits);
    if (right_before || confidence == Confidence::High) report(text, *digits, confidence, hits);
  }

  // 支店数, 支店長, 普通郵便, 当座比率: the kind is the beginning of a word for something else.
  static bool begins_another_word(std::string_view behind) {
    constexpr auto kGoesOn =
        std::to_array<std::string_view>({"普通", "当座", "貯蓄", "預金", "預け", "口座", "番号", "名", "総合", "店番", "宛"});
    if (behind.empty() || is_ascii(behind.front()) || !is_ideograph(character_at(behind, 0).value)) return false;
    return std::ranges::none_of(kGoesOn, [behind](std::string_view word) { return behind.starts_with(word); });
  }

  // What stands between says that the number counts or measures: 支店の件数は, 支店名別売上.
  static bool is_counted(std::string_view between) {
    constexpr auto kCounts = std::to_array<std::string_view>({"数", "額", "残高", "計", "率", "売上", "一覧", "コード", "id"});
    return std::ranges::any_of(kCounts, [between](std::string_view word) { return between.find(word) != std::string_view::npos; });
  }

  // Where `0001-210-` before the kind begins.
  static std::optional<std::uint32_t> bank_and_branch_begin(std::string_view text, std::size_t to) {
    constexpr std::uint32_t kBank = 4;
    constexpr std::uint32_t kBranch = 3;
    const auto branch = digits_before(text, to, 1);
    if (!branch || size_of(*branch) != kBranch) return std::nullopt;
    const auto bank = digits_before(text, branch->begin, 1);
    const bool fits = bank && size_of(*bank) == kBank && (bank->begin == 0 || !is_alnum(text[bank->begin - 1]));
    return fits ? std::optional(bank->begin) : std::nullopt;
  }

  Confidence beside_banks(const ScanText& text, ByteSpan digits) const {
    return text.near(banks_, digits) ? Confidence::High : Confidence::Medium;
  }

  static void report(const ScanText& text, ByteSpan digits, Confidence confidence, std::vector<Hit>& hits) {
    hits.push_back({kAccount, text.labelled_otherwise(digits) ? Confidence::Low : confidence, digits});
  }

  // 記号 16890 番号 70487921
  static void find_yucho(std::string_view text, std::size_t from, std::vector<Hit>& hits) {
    constexpr std::uint32_t kSymbol = 5;
    constexpr std::uint32_t kMostNumber = 8;
    constexpr std::uint32_t kFewestNumber = 3;
    const auto symbol = digits_behind(text, from, kClose);
    if (!symbol || size_of(*symbol) != kSymbol) return;
    auto number = digits_behind(text, symbol->end, kClose);
    // The digit that tells a reissued passbook: 16890-1 番号 70487921.
    const bool reissued = number && size_of(*number) == 1 && number->begin == symbol->end + 1 && text[symbol->end] == '-';
    if (reissued) number = digits_behind(text, number->end, kClose);
    if (!number || size_of(*number) < kFewestNumber || size_of(*number) > kMostNumber) return;
    if (!passes_yucho(text.substr(symbol->begin, kSymbol), text.substr(number->begin, size_of(*number)))) return;
    hits.push_back({kYucho, Confidence::High, {symbol->begin, number->end}});
  }

  ContextFamily accounts_;
  ContextFamily transfers_;
  ContextFamily kinds_;
  ContextFamily banks_;
  ContextFamily symbols_;
};

constexpr std::string_view kInsured = "jp.insured_id";
constexpr std::string_view kInsurer = "jp.insurer_no";

class JapanInsuranceRule final : public TextRule {
 public:
  explicit JapanInsuranceRule(ContextWords& words)
      : symbols_(words.add("記号")),
        cards_(words.add("保険証|健康保険|被保険者|保険者|国民健康保険|国保|社保|協会けんぽ|組合健保|枝番|資格確認")),
        insurers_(words.add("保険者番号|保険者no")),
        whole_(words.add("保険証番号|保険証の番号|保険証記号番号|保険証記号・番号|被保険者証番号|被保険者証記号番号|被保険者記号番号|"
                         "被保険者記号・番号|健康保険番号|健保番号|insured_id|insured id|insured number|health insurance number")) {}

  void scan(const ScanText& text, std::vector<Hit>& hits) const override {
    if (text.digit_runs().empty()) return;
    const std::string_view all = text.text();
    report_rows(all, text.cells(whole_), {kFewestAlone, Confidence::Medium}, hits);
    const ByteSpan field{0, static_cast<std::uint32_t>(all.size())};
    if (text.labelled_by_place(whole_)) report_rows(all, std::span(&field, 1), {kFewestAlone, Confidence::Medium}, hits);
    if (text.reading().ascii) return;
    for (const ByteSpan label : text.places(symbols_)) find_insured(text, label.end, hits);
    for (const ByteSpan label : text.places(insurers_)) find_insurer(text, label, hits);
    if (!text.places(symbols_).empty()) report_rows(all, cells_below(all, headings_of(text)), {1, Confidence::High}, hits);
  }

  std::vector<std::string_view> types() const override { return {kInsured, kInsurer}; }

 private:
  // 記号 12345 番号 678 (枝番) 01, 記号・番号 12-34567890 (枝番 00), and 記号 12・34 番号 567 (枝番) 00.
  void find_insured(const ScanText& text, std::size_t from, std::vector<Hit>& hits) const {
    constexpr std::size_t kReach = 12;
    constexpr std::size_t kMostTail = 8;
    constexpr std::uint32_t kMostDigits = 10;
    const std::string_view all = text.text();
    const auto symbol = digits_behind(all, from, kReach);
    if (!symbol || size_of(*symbol) > kMostDigits || heads_column(all.substr(from, symbol->begin - from))) return;
    ByteSpan span = *symbol;
    bool branch = false;
    for (int part = 0; part < 3; ++part) {
      const auto next = digits_behind(all, span.end, kMostTail);
      if (!next || size_of(*next) > kMostDigits) break;
      const std::string_view between = all.substr(span.end, next->begin - span.end);
      if (!continues(between)) break;
      branch = branch || between.find("枝番") != std::string_view::npos;
      span.end = next->end;
    }
    if (span == *symbol && size_of(span) < kFewestAlone) return;
    // The branch's own label is as good as a word for the card.
    if (branch || text.near(cards_, span)) hits.push_back({kInsured, Confidence::High, span});
  }

  // Another head and the end of its line stand between the label and the digits: they may be of any column.
  static bool heads_column(std::string_view between) {
    const std::size_t line = between.find('\n');
    return line != std::string_view::npos && between.substr(0, line).find_first_of(kDivisions) != std::string_view::npos;
  }

  // What heads the columns of symbols, numbers and branches in tables of insured people: | 記号 | 番号 | 枝番 |. Each line is looked at
  // once.
  std::vector<ByteSpan> headings_of(const ScanText& text) const {
    constexpr std::size_t kLongestHeads = 1500;  // bytes
    const std::string_view all = text.text();
    std::vector<ByteSpan> headings;
    std::size_t end = 0;
    for (const ByteSpan symbol : text.places(symbols_)) {
      if (symbol.begin < end) continue;
      const std::size_t begin = all.substr(0, symbol.begin).rfind('\n') + 1;
      end = std::min(all.find('\n', symbol.begin), all.size());
      if (end - begin > kLongestHeads || end == all.size() || !speaks_of_cards(text, symbol, end)) continue;
      headings.push_back(symbol);
      const std::string_view line = all.substr(0, end);
      for (std::size_t at = cell_end(line, symbol.end); at < end; at = cell_end(line, at + 1)) {
        const std::string_view head = line.substr(at + 1, cell_end(line, at + 1) - at - 1);
        if (const auto place = number_in(head)) headings.push_back(span_of(at + 1 + *place, kNumber.size()));
      }
    }
    return headings;
  }

  bool speaks_of_cards(const ScanText& text, ByteSpan symbol, std::size_t line_end) const {
    const std::span<const ByteSpan> cards = text.places(cards_);
    const auto card = std::ranges::lower_bound(cards, symbol.begin, {}, &ByteSpan::begin);
    return text.near(cards_, symbol) || (card != cards.end() && card->begin < line_end);
  }

  static ByteSpan span_of(std::size_t begin, std::size_t size) {
    return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + size)};
  }

  static std::size_t cell_end(std::string_view line, std::size_t at) { return std::min(line.find_first_of(kDivisions, at), line.size()); }

  // Where a head says that a number or a branch stands below it: 番号 alone, 保険証番号, 枝番, but not 電話番号.
  static std::optional<std::size_t> number_in(std::string_view head) {
    constexpr auto kOwn = std::to_array<std::string_view>({"", "保険証", "保険証の", "被保険者", "被保険者証", "証", "健保", "健康保険"});
    constexpr std::string_view kPadding = " *\"'`";
    const std::size_t branch = head.find("枝番");
    if (branch != std::string_view::npos) return branch;
    const std::size_t number = head.find(kNumber);
    if (number == std::string_view::npos) return std::nullopt;
    std::string_view whose = head.substr(0, number);
    whose.remove_prefix(std::min(whose.find_first_not_of(kPadding), whose.size()));
    return std::ranges::find(kOwn, whose) != kOwn.end() ? std::optional(number) : std::nullopt;
  }

  // What the digits of one cell must be, and how sure it is.
  struct CellNumber {
    std::ptrdiff_t fewest = 1;
    Confidence confidence = Confidence::High;
  };

  // A row counts as one, and each of its cells is found by itself.
  static void report_rows(std::string_view text, std::span<const ByteSpan> cells, CellNumber number, std::vector<Hit>& hits) {
    constexpr std::size_t kLongest = 32;  // bytes
    constexpr std::ptrdiff_t kMostDigits = 10;
    constexpr ByteSet kSigns("0123456789 -./()");
    std::size_t last = 0;
    for (const ByteSpan cell : cells) {
      const std::string_view value = text.substr(cell.begin, cell.end - cell.begin);
      const std::ptrdiff_t digits = std::ranges::count_if(value, is_digit);
      const auto fits = [&](char c) { return !is_ascii(c) || kSigns.contains(c); };
      if (value.size() > kLongest || digits < number.fewest || digits > kMostDigits || !std::ranges::all_of(value, fits)) continue;
      const bool first = last == 0 || text.substr(last, cell.begin - last).find('\n') != std::string_view::npos;
      hits.push_back({kInsured, number.confidence, cell, first ? 1U : 0U});
      last = cell.end;
    }
  }

  // Nothing but a hyphen, a dot, spaces and labels stands between symbol, number and branch.
  static bool continues(std::string_view between) {
    if (between.find('\n') != std::string_view::npos && between.find("番") == std::string_view::npos) return false;
    const bool labelled = between.find("番号") != std::string_view::npos || between.find("枝番") != std::string_view::npos;
    constexpr ByteSet kJoins(" -.:()\n");
    return labelled || (!between.empty() && kJoins.run_end(between, 0) == between.size());
  }

  // The six digits of a national health insurance, behind the label or right before it.
  void find_insurer(const ScanText& text, ByteSpan label, std::vector<Hit>& hits) const {
    constexpr std::size_t kClose = 8;
    const std::string_view all = text.text();
    if (all.substr(0, label.begin).ends_with("被")) return;  // the insured's own number
    const auto behind = digits_behind(all, label.end, ContextMap::kReach);
    if (is_national(all, behind)) {
      const bool close = characters_in(all, label.end, behind->begin) <= kClose;
      hits.push_back({kInsurer, close ? Confidence::High : Confidence::Medium, *behind});
    }
    const auto before = digits_before(all, label.begin, kClose);
    if (is_national(all, before) && text.touches_label(*before, insurers_)) hits.push_back({kInsurer, Confidence::High, *before});
  }

  static bool is_national(std::string_view text, const std::optional<ByteSpan>& digits) {
    constexpr std::uint32_t kNational = 6;
    if (!digits || size_of(*digits) != kNational || is_piece(text, *digits)) return false;
    const std::string_view number = text.substr(digits->begin, kNational);
    const int prefecture = (number[0] - '0') * 10 + (number[1] - '0');
    return prefecture >= 1 && prefecture <= 47 && passes_luhn(number);
  }

  static constexpr std::uint32_t kFewestAlone = 4;
  static constexpr std::string_view kNumber = "番号";
  static constexpr std::string_view kDivisions = "|\t,;";  // of the cells of a line

  ContextFamily symbols_;
  ContextFamily cards_;
  ContextFamily insurers_;
  ContextFamily whole_;
};

}  // namespace

std::unique_ptr<TextRule> make_japan_account_rule(ContextWords& words) { return std::make_unique<JapanAccountRule>(words); }
std::span<const NumberId> japan_accounts() { return kNumbers; }
std::unique_ptr<TextRule> make_japan_insurance_rule(ContextWords& words) { return std::make_unique<JapanInsuranceRule>(words); }

}  // namespace sekisho
