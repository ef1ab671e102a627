#include "policies/prove/fact_domain.h"

#include "policies/model/policy_test.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

namespace sekisho {
namespace {

constexpr std::string_view kDeclaredClass = "request.declared_class";
constexpr std::array<std::string_view, 6> kOptional{kDeclaredClass, "request.purpose", "request.quality",
                                                    "request.api",  "request.model",   "request.language"};
constexpr std::string_view kTokens = "request.tokens_est";
constexpr std::array<std::string_view, 3> kFlags{"request.stream", "request.has_images", "request.has_tools"};

bool is_set_operator(Operator op) {
  return op == Operator::Within || op == Operator::HasAny || op == Operator::HasAll || op == Operator::HasNone;
}

// What the gateway itself says of every request, yes or no.
bool is_flag(std::string_view path) { return std::ranges::find(kFlags, path) != kFlags.end(); }

FactChoice given(FactValue value) { return {ValueView::State::Given, std::move(value), false}; }

// What the conditions on one fact name.
struct Named {
  std::set<std::string> words;
  std::set<double> numbers;
  bool flags = false;
};

Named named_in(const std::vector<const Atom*>& atoms) {
  Named named;
  for (const Atom* atom : atoms) {
    if (atom->op == Operator::Known || atom->op == Operator::Present || atom->by_class) continue;
    for (const Scalar& operand : atom->operands) {
      if (const auto* word = std::get_if<std::string>(&operand)) named.words.insert(*word);
      if (const auto* number = std::get_if<double>(&operand)) named.numbers.insert(*number);
      named.flags = named.flags || std::holds_alternative<bool>(operand);
    }
  }
  return named;
}

// Each number named, one between each two, and one beyond either end.
void add_numbers(const std::set<double>& numbers, std::vector<FactChoice>& choices) {
  if (numbers.empty()) return;
  choices.push_back(given(*numbers.begin() - 1));
  for (auto number = numbers.begin(); number != numbers.end(); ++number) {
    const auto next = std::next(number);
    choices.push_back(given(*number));
    choices.push_back(given(next == numbers.end() ? *number + 1 : (*number + *next) / 2));
  }
}

// A count is whole and has bounds: each number named, if it is one, its neighbours, and nothing.
void add_counts(const std::set<double>& numbers, double most, std::vector<FactChoice>& choices) {
  std::set<double> counts{0};
  for (const double number : numbers) counts.insert({std::ceil(number) - 1, std::floor(number), std::ceil(number), std::floor(number) + 1});
  for (const double count : counts) {
    if (count >= 0 && count <= most) choices.push_back(given(count));
  }
}

std::string word_not_in(const std::set<std::string>& words) {
  std::string word = "other";
  while (words.contains(word)) word += "-1";
  return word;
}

std::vector<FactChoice> all_choices(const std::string& path, const std::vector<const Atom*>& atoms,
                                    const std::vector<const PolicyDocument*>& documents) {
  Named named = named_in(atoms);
  const bool by_class = path == kDeclaredClass || std::ranges::any_of(atoms, &Atom::by_class);
  std::vector<FactChoice> choices;
  if (is_flag(path)) return {given(false), given(true)};
  if (path == kTokens) {
    add_counts(named.numbers, kMostTokens, choices);
    return choices;
  }
  const bool words = by_class || !named.words.empty() || (named.numbers.empty() && !named.flags);
  if (by_class) {
    for (const PolicyDocument* document : documents) named.words.insert(document->classes.begin(), document->classes.end());
  }
  if (words) choices.push_back({ValueView::State::Given, word_not_in(named.words), true});
  if (named.flags) choices.insert(choices.end(), {given(false), given(true)});
  for (const std::string& word : named.words) choices.push_back(given(word));
  add_numbers(named.numbers, choices);
  return choices;
}

// Adds what the fact is where the request does not bring it. A fact that is always there has no such value.
void add_absent(const std::string& path, const std::vector<const PolicyDocument*>& documents, std::vector<FactChoice>& choices) {
  std::set<ValueView::State> states;
  for (const PolicyDocument* document : documents) states.insert(absent_state(*document, path));
  if (states.contains(ValueView::State::None)) choices.insert(choices.begin(), {ValueView::State::None, false, false});
  if (states.contains(ValueView::State::Unknown)) choices.push_back({ValueView::State::Unknown, false, false});
}

// Values that every condition judges alike are one case; the first of them stands for all.
void merge_alike(const std::vector<const Atom*>& atoms, const std::vector<const PolicyDocument*>& documents,
                 std::vector<FactChoice>& choices) {
  std::set<std::vector<Kleene>> seen;
  std::erase_if(choices, [&](const FactChoice& choice) {
    std::vector<Kleene> judged;
    for (const PolicyDocument* document : documents) {
      for (const Atom* atom : atoms) judged.push_back(match(*atom, choice.view(), document->classes));
    }
    return !seen.insert(std::move(judged)).second;
  });
}

FactDomain list_domain(const std::string& path, const std::vector<const Atom*>& atoms, const std::vector<const PolicyDocument*>& documents,
                       FormulaStore& store) {
  FactDomain domain;
  domain.path = path;
  domain.is_list = true;
  domain.choices.push_back(given(std::vector<std::string>()));
  add_absent(path, documents, domain.choices);
  domain.variable = store.add_variable(domain.choices.size());
  const Named named = named_in(atoms);
  domain.words.assign(named.words.begin(), named.words.end());
  for (std::size_t i = 0; i <= domain.words.size(); ++i) domain.members.push_back(store.add_variable(2));
  return domain;
}

}  // namespace

// docs/policy-language.md §11, "Facts of the request".
ValueView::State absent_state(const PolicyDocument& document, std::string_view path) {
  const auto declared = std::ranges::find(document.context, path, &ContextFact::path);
  if (declared != document.context.end()) return declared->required ? ValueView::State::Unknown : ValueView::State::None;
  if (path.starts_with("request.header.") || std::ranges::find(kOptional, path) != kOptional.end()) return ValueView::State::None;
  return is_flag(path) || path == kTokens ? ValueView::State::Given : ValueView::State::Unknown;
}

FactDomain make_fact_domain(const std::string& path, const std::vector<const Atom*>& atoms,
                            const std::vector<const PolicyDocument*>& documents, FormulaStore& store) {
  if (std::ranges::any_of(atoms, [](const Atom* atom) { return is_set_operator(atom->op); })) {
    return list_domain(path, atoms, documents, store);
  }
  FactDomain domain;
  domain.path = path;
  domain.choices = all_choices(path, atoms, documents);
  add_absent(path, documents, domain.choices);
  const bool decides_class = path == kDeclaredClass;
  if (!decides_class) merge_alike(atoms, documents, domain.choices);
  domain.variable = store.add_variable(domain.choices.size());
  return domain;
}

}  // namespace sekisho
