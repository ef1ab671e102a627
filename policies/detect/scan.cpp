#include "policies/detect/scan.h"

#include "policies/detect/encoded.h"
#include "policies/detect/homoglyphs.h"
#include "policies/detect/numbers.h"
#include "policies/detect/unescape.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

namespace sekisho {
namespace {

constexpr int kDeepest = 3;
constexpr std::uint32_t kManyHiddenGaps = 32;

bool covers(ByteSpan outer, ByteSpan inner) { return outer.begin <= inner.begin && inner.end <= outer.end; }

// Tokens of one line, so that more lines never make one.
bool holds_digits(std::string_view type) { return type == "iban" || (type.starts_with("secret.") && type != "secret.private_key"); }

void map_to_outer(std::vector<Hit>& hits, std::size_t from, const DerivedText& derived) {
  for (std::size_t i = from; i < hits.size(); ++i) hits[i].span = derived.outer(hits[i].span);
}

// A scan in progress: one text after another, each from the one before.
class Scan {
 public:
  Scan(const RulePack& pack, std::string_view label, ScanBudget& budget) : pack_(pack), label_(label), budget_(budget) {}

  std::vector<Hit> scan(std::string_view text, int depth) {
    if (!budget_.in_time()) return {};
    const std::optional<DerivedText> folded = pack_.normaliser.fold(text);
    std::vector<Hit> hits = scan_folded(folded ? folded->text() : text, depth);
    if (folded) {
      map_to_outer(hits, 0, *folded);
      add_hidden(text, depth, hits);
    }
    return hits;
  }

 private:
  std::vector<Hit> scan_folded(std::string_view text, int depth) {
    const std::optional<DerivedText> plain = fold_lookalikes(text);
    const std::string_view view = plain ? plain->text() : text;
    std::vector<Hit> hits = apply_rules(view);
    if (depth < kDeepest) add_decoded(view, depth, hits);
    if (plain) map_to_outer(hits, 0, *plain);
    return hits;
  }

  std::vector<Hit> apply_rules(std::string_view view) {
    std::vector<Hit> hits;
    const ScanText text(view, pack_.words, label_);
    for (const auto& rule : pack_.texts) {
      if (budget_.in_time()) rule->scan(text, hits);
    }
    const std::size_t numbers = hits.size();
    NumberTokeniser tokens(view);
    NumberRun run;
    for (std::uint32_t count = 0; tokens.next(run); ++count) {
      constexpr std::uint32_t kBetweenLooks = 1024;
      if (count % kBetweenLooks == 0 && !budget_.in_time()) break;
      for (const auto& rule : pack_.numbers) rule->judge(run, text, hits);
    }
    drop_accidents(hits, numbers);
    return hits;
  }

  // Groups inside an account number may pass for a card or a phone; digits inside a token are the token's.
  static void drop_accidents(std::vector<Hit>& hits, std::size_t numbers) {
    if (numbers == 0 || numbers == hits.size()) return;
    std::vector<Hit> holders;
    std::copy_if(hits.begin(), hits.begin() + static_cast<std::ptrdiff_t>(numbers), std::back_inserter(holders),
                 [](const Hit& hit) { return holds_digits(hit.type); });
    std::ranges::sort(holders, {}, [](const Hit& hit) { return hit.span.begin; });
    const auto accident = [&holders](const Hit& hit) {
      auto after = std::ranges::upper_bound(holders, hit.span.begin, {}, [](const Hit& holder) { return holder.span.begin; });
      if (after == holders.begin()) return false;
      const Hit& holder = *(after - 1);
      return covers(holder.span, hit.span) && (holder.type == "iban" || hit.confidence == Confidence::Low);
    };
    hits.erase(std::remove_if(hits.begin() + static_cast<std::ptrdiff_t>(numbers), hits.end(), accident), hits.end());
  }

  void add_decoded(std::string_view view, int depth, std::vector<Hit>& hits) {
    if (const auto plain = unescape(view)) {
      std::vector<Hit> inner = scan(plain->text(), depth + 1);
      map_to_outer(inner, 0, *plain);
      hits.insert(hits.end(), inner.begin(), inner.end());
    }
    add_encoded(find_encoded(view), depth, hits);
  }

  // Places inside an encoded token are not places of the text: one hit a type, on the whole token.
  void add_encoded(const std::vector<EncodedText>& tokens, int depth, std::vector<Hit>& hits) {
    for (const EncodedText& token : tokens) {
      if (!budget_.take_decoded(token.text.size())) return;
      std::vector<Hit> inner = scan(token.text, depth + 1);
      merge_hits(inner);
      std::map<std::string_view, Hit> by_type;
      for (const Hit& hit : inner) {
        auto [place, fresh] = by_type.try_emplace(hit.type, Hit{hit.type, hit.confidence, token.span, 0});
        place->second.confidence = std::max(place->second.confidence, hit.confidence);
        place->second.count += hit.count;
      }
      for (const auto& [type, hit] : by_type) hits.push_back(hit);
    }
  }

  // What does not show: text in tag characters, and words torn apart.
  void add_hidden(std::string_view text, int depth, std::vector<Hit>& hits) {
    if (depth < kDeepest) add_encoded(find_tag_text(text), depth, hits);
    if (depth == 0 && count_hidden_gaps(text) >= kManyHiddenGaps) {
      hits.push_back({kObfuscatedType, Confidence::Medium, {0, static_cast<std::uint32_t>(text.size())}});
    }
  }

  const RulePack& pack_;
  std::string_view label_;
  ScanBudget& budget_;
};

}  // namespace

void merge_hits(std::vector<Hit>& hits) {
  std::ranges::sort(hits, {}, [](const Hit& hit) { return std::tuple(hit.type, hit.span.begin, hit.span.end); });
  std::vector<Hit> merged;
  for (const Hit& hit : hits) {
    if (merged.empty() || merged.back().type != hit.type || merged.back().span.end <= hit.span.begin) {
      merged.push_back(hit);
      continue;
    }
    Hit& last = merged.back();
    const auto rank = [](const Hit& one) { return std::tuple(one.confidence, one.span.end - one.span.begin); };
    const std::uint32_t count = std::max(last.count, hit.count);
    if (rank(hit) > rank(last)) last = hit;
    last.count = count;
  }
  std::ranges::sort(merged, {}, [](const Hit& hit) { return std::tuple(hit.span.begin, hit.span.end, hit.type); });
  hits = std::move(merged);
}

std::vector<Hit> scan_text(const RulePack& pack, std::string_view text, std::string_view label, ScanBudget& budget) {
  std::vector<Hit> hits = Scan(pack, label, budget).scan(text, 0);
  merge_hits(hits);
  return hits;
}

}  // namespace sekisho
