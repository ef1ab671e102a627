#include "policies/prove/found_domain.h"

#include "policies/model/glob.h"
#include "policies/model/packs.h"
#include "policies/model/pattern_scope.h"
#include "policies/prove/visit.h"

#include <algorithm>
#include <set>

namespace sekisho {
namespace {

constexpr auto kNothing = static_cast<std::size_t>(FoundValue::Nothing);
constexpr auto kSomething = static_cast<std::size_t>(FoundValue::Something);
constexpr auto kUnknown = static_cast<std::size_t>(FoundValue::Unknown);

std::string words_of(const Atom& atom) {
  std::string key = std::to_string(atom.found.min_count) + ' ' + std::to_string(static_cast<int>(atom.found.min_confidence));
  std::vector<SegmentRole> roles = atom.found.in;
  std::ranges::sort(roles);
  for (const SegmentRole role : roles) key += ' ' + std::to_string(static_cast<int>(role));
  std::vector<std::string> patterns = atom.found.any;
  std::ranges::sort(patterns);
  for (const std::string& pattern : patterns) key += '\n' + pattern;
  return key;
}

// True where the wide pattern matches whatever the narrow one does: a `*` of the narrow one can only meet a `*` of the wide one.
bool covers(const std::string& wide, const std::string& narrow) { return glob_matches(wide, narrow); }

// The types that a pattern can match, or the pattern itself where they have no end.
std::vector<std::string> parts_of(const std::string& pattern, const std::vector<const PolicyDocument*>& documents) {
  if (pattern.find('*') == std::string::npos) return {pattern};
  std::set<std::string> types;
  for (const std::string_view type : opaque_types()) {
    if (glob_matches(pattern, type)) types.emplace(type);
  }
  for (const PolicyDocument* document : documents) {
    for (const DetectorDeclaration& detector : document->detectors) {
      const auto matched = matched_types(pattern, detector);
      if (!matched) return {pattern};
      types.insert(matched->begin(), matched->end());
    }
  }
  return {types.begin(), types.end()};
}

std::vector<std::string> parts_of(const FoundPattern& found, const std::vector<const PolicyDocument*>& documents) {
  std::set<std::string> parts;
  for (const std::string& pattern : found.any) {
    for (std::string& part : parts_of(pattern, documents)) parts.insert(std::move(part));
  }
  return {parts.begin(), parts.end()};
}

// True where the wide one finds something, or cannot say, whenever the narrow one does.
bool is_wider(const FoundPattern& wide, const FoundPattern& narrow) {
  if (wide.min_count > narrow.min_count || wide.min_confidence > narrow.min_confidence) return false;
  const auto has_role = [&](SegmentRole role) { return std::ranges::find(wide.in, role) != wide.in.end(); };
  if (!wide.in.empty() && (narrow.in.empty() || !std::ranges::all_of(narrow.in, has_role))) return false;
  return std::ranges::all_of(narrow.any, [&](const std::string& pattern) {
    return std::ranges::any_of(wide.any, [&](const std::string& other) { return covers(other, pattern); });
  });
}

// True for some types, all of them among the others.
bool are_among(const std::vector<std::string>& types, const std::vector<std::string>& others) {
  const auto is_one = [&](const std::string& type) { return std::ranges::find(others, type) != others.end(); };
  return !types.empty() && std::ranges::all_of(types, is_one);
}

}  // namespace

FoundDomains::FoundDomains(const std::vector<const PolicyDocument*>& documents, std::vector<std::string> unread, FormulaStore& store)
    : documents_(documents), unread_(std::move(unread)) {
  for (const PolicyDocument* document : documents) {
    visit_deciding_atoms(*document, [&](const Atom& atom) {
      if (atom.subject == Subject::Found) add(atom, *document);
    });
  }
  for (std::size_t i = 0; i < detectors_.size(); ++i) failed_.push_back(store.add_variable(2));
  for (FoundKind& kind : kinds_) find_eyes(kind);
  find_wider();
}

std::size_t FoundDomains::add_detector(const std::string& id) {
  const auto found = std::ranges::find(detectors_, id);
  if (found != detectors_.end()) return static_cast<std::size_t>(found - detectors_.begin());
  detectors_.push_back(id);
  return detectors_.size() - 1;
}

std::string FoundDomains::identity_of(const Atom& atom, const PolicyDocument& document) const {
  std::string key = words_of(atom);
  if (documents_.size() == 1) return key;
  for (const DetectorDeclaration& detector : document.detectors) {
    const auto matches = [&](const std::string& pattern) { return could_match(pattern, detector); };
    if (detector.required && std::ranges::any_of(atom.found.any, matches)) key += "\t" + detector.id;
  }
  return key;
}

void FoundDomains::add(const Atom& atom, const PolicyDocument& document) {
  const auto [place, added] = positions_.emplace(identity_of(atom, document), kinds_.size());
  if (!added) return;
  FoundKind kind{&atom, &document, {}, {}};
  for (const std::string& pattern : atom.found.any) {
    std::vector<std::size_t>& scope = kind.scopes.emplace_back();
    for (const DetectorDeclaration& detector : document.detectors) {
      if (detector.required && could_match(pattern, detector)) scope.push_back(add_detector(detector.id));
    }
  }
  kinds_.push_back(std::move(kind));
}

// An optional detector that has failed finds nothing; whether it fails is asked where another policy requires it.
void FoundDomains::find_eyes(FoundKind& kind) const {
  for (const std::string& pattern : kind.atom->found.any) {
    std::vector<std::size_t>& eyes = kind.eyes.emplace_back();
    if (documents_.size() == 1 || glob_can_match_below(pattern, "opaque.")) continue;
    for (const DetectorDeclaration& detector : kind.document->detectors) {
      if (!could_match(pattern, detector)) continue;
      const auto found = std::ranges::find(detectors_, detector.id);
      if (found == detectors_.end()) {
        eyes.clear();
        break;
      }
      eyes.push_back(static_cast<std::size_t>(found - detectors_.begin()));
    }
  }
}

FormulaId FoundDomains::has_eyes(const FoundKind& kind, FormulaStore& store) const {
  std::vector<FormulaId> ways;
  for (const std::vector<std::size_t>& eyes : kind.eyes) {
    if (eyes.empty()) return store.yes();
    for (const std::size_t detector : eyes) ways.push_back(store.is(failed_[detector], 0));
  }
  return store.any(ways);
}

FormulaId FoundDomains::speaks(VariableId pattern, FormulaStore& store) const {
  return documents_.size() == 1 ? store.negation(store.is(pattern, kNothing)) : store.is(pattern, kSomething);
}

std::vector<std::size_t> FoundDomains::wider_than(const FoundPattern& narrow, std::size_t except) const {
  std::vector<std::size_t> wider;
  for (std::size_t other = 0; other < kinds_.size(); ++other) {
    if (other != except && is_wider(kinds_[other].atom->found, narrow)) wider.push_back(other);
  }
  return wider;
}

void FoundDomains::find_wider() {
  for (std::size_t kind = 0; kind < kinds_.size(); ++kind) {
    FoundPattern share = kinds_[kind].atom->found;
    const std::vector<std::string>& parts = parts_.emplace_back(parts_of(share, documents_));
    if (are_among(parts, unread_)) unread_kinds_.push_back(kind);
    const auto count = static_cast<std::uint32_t>(std::max<std::size_t>(parts.size(), 1));
    share.min_count = share.min_count == 0 ? 0 : (share.min_count - 1) / count + 1;
    std::vector<std::vector<std::size_t>>& by_part = wider_than_part_.emplace_back();
    for (const std::string& part : parts) {
      share.any = {part};
      by_part.push_back(wider_than(share, kind));
    }
  }
  for (std::size_t narrow = 0; narrow < kinds_.size(); ++narrow) {
    for (std::size_t wide = 0; wide < kinds_.size(); ++wide) {
      if (wide != narrow && is_wider(kinds_[wide].atom->found, kinds_[narrow].atom->found)) wider_.emplace_back(narrow, wide);
    }
  }
}

std::size_t FoundDomains::position_of(const Atom& atom, const PolicyDocument& document) const {
  return positions_.at(identity_of(atom, document));
}

bool FoundDomains::can_be_unknown(std::size_t position) const {
  return std::ranges::any_of(kinds_[position].scopes, [](const auto& scope) { return !scope.empty(); });
}

std::vector<VariableId> FoundDomains::add_view(FormulaStore& store) const {
  std::vector<VariableId> view;
  for (std::size_t kind = 0; kind < kinds_.size(); ++kind) view.push_back(store.add_variable(can_be_unknown(kind) ? 3 : 2));
  return view;
}

FormulaId FoundDomains::has_failed(std::size_t detector, Detectors detectors, FormulaStore& store) const {
  return detectors == Detectors::AllFailed ? store.yes() : store.is(failed_[detector], 1);
}

FormulaId FoundDomains::any_failed(const FoundKind& kind, Detectors detectors, FormulaStore& store) const {
  std::vector<FormulaId> failed;
  for (const std::vector<std::size_t>& scope : kind.scopes) {
    for (const std::size_t detector : scope) failed.push_back(has_failed(detector, detectors, store));
  }
  return store.any(failed);
}

// Of what the patterns match one thing at least has its share of the count, and so have the kinds that are wider than it.
FormulaId FoundDomains::some_pattern_is_found_too(std::size_t kind, const std::vector<VariableId>& view, FormulaStore& store) const {
  std::vector<FormulaId> patterns;
  for (const std::vector<std::size_t>& wider : wider_than_part_[kind]) {
    std::vector<FormulaId> found;
    for (const std::size_t other : wider) found.push_back(store.negation(store.is(view[other], kNothing)));
    patterns.push_back(store.all(found));
  }
  return store.any(patterns);
}

std::vector<FormulaId> FoundDomains::links(const std::vector<VariableId>& view, Detectors detectors, FormulaStore& store) const {
  std::vector<FormulaId> out;
  for (std::size_t i = 0; i < kinds_.size(); ++i) {
    if (store.variable(view[i]).size == 2) continue;
    const FormulaId failed = any_failed(kinds_[i], detectors, store);
    out.push_back(store.implies(store.is(view[i], kUnknown), failed));
    out.push_back(store.implies(failed, store.negation(store.is(view[i], kNothing))));
    std::vector<FormulaId> known;  // a pattern that some failure leaves open counts nothing
    for (const std::vector<std::size_t>& scope : kinds_[i].scopes) {
      std::vector<FormulaId> fine;
      for (const std::size_t detector : scope) fine.push_back(store.negation(has_failed(detector, detectors, store)));
      known.push_back(store.all(fine));
    }
    out.push_back(store.implies(store.is(view[i], kSomething), store.any(known)));
  }
  for (const std::size_t kind : unread_kinds_) {
    for (std::size_t i = 0; i < failed_.size(); ++i) {
      out.push_back(store.implies(store.is(view[kind], kSomething), has_failed(i, detectors, store)));
    }
  }
  for (std::size_t i = 0; i < kinds_.size(); ++i) {
    out.push_back(store.implies(store.is(view[i], kSomething), has_eyes(kinds_[i], store)));
    out.push_back(store.implies(speaks(view[i], store), some_pattern_is_found_too(i, view, store)));
  }
  for (const auto& [narrow, wide] : wider_) {
    out.push_back(store.implies(speaks(view[narrow], store), store.negation(store.is(view[wide], kNothing))));
  }
  return out;
}

std::vector<FormulaId> FoundDomains::none_of(const std::vector<std::string>& parts, const std::vector<VariableId>& view,
                                             FormulaStore& store) const {
  std::vector<FormulaId> out;
  for (std::size_t kind = 0; kind < kinds_.size(); ++kind) {
    if (are_among(parts_[kind], parts)) out.push_back(store.is(view[kind], kNothing));
  }
  return out;
}

// One finding meets every pattern that asks for no more; where a detector's failure leaves the pattern open it may be unknown.
FormulaId FoundDomains::some_of(const std::vector<std::string>& parts, const std::vector<VariableId>& view, FormulaStore& store) const {
  std::vector<FormulaId> ways;
  for (const std::string& part : parts) {
    std::vector<FormulaId> met;
    for (std::size_t kind = 0; kind < kinds_.size(); ++kind) {
      const FoundPattern& found = kinds_[kind].atom->found;
      if (found.min_count > 1 || !found.in.empty()) continue;
      for (std::size_t i = 0; i < found.any.size(); ++i) {
        if (!glob_matches(found.any[i], part)) continue;
        const bool known = kinds_[kind].scopes[i].empty();
        met.push_back(known ? store.is(view[kind], kSomething) : store.negation(store.is(view[kind], kNothing)));
      }
    }
    ways.push_back(store.all(met));
  }
  return store.any(ways);
}

std::vector<FormulaId> FoundDomains::same_findings(const std::vector<VariableId>& view, const std::vector<VariableId>& all_failed,
                                                   FormulaStore& store) const {
  std::vector<FormulaId> out;
  for (std::size_t kind = 0; kind < kinds_.size(); ++kind) {
    if (!can_be_unknown(kind)) {
      out.push_back(store.equal(view[kind], all_failed[kind]));
    } else {
      out.push_back(store.implies(store.is(all_failed[kind], kSomething), store.negation(store.is(view[kind], kNothing))));
    }
  }
  return out;
}

}  // namespace sekisho
