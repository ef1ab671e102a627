#include "policies/prove/statements.h"

#include "policies/model/setting_words.h"
#include "policies/model/words.h"
#include "policies/prove/statement_list.h"

namespace sekisho {
namespace {

// The file that a rule stands in, by the place in the tree of files: what a rule may count on hangs on it, not on the file's name.
std::string place_in_tree(const PolicyDocument& document, std::size_t layer) {
  std::string out = std::to_string(layer);
  while (layer > 0 && layer < document.layers.size()) {
    layer = document.layers[layer].parent;
    out += " in " + std::to_string(layer);
  }
  return out;
}

void add_vocabulary(const PolicyDocument& document, StatementList& out) {
  out.enter("classes");
  out.add_words("", document.classes);
  out.enter("labels");
  out.add_words("", document.labels);
  out.enter("timezone");
  out.add("", document.timezone);
  out.enter("currency");
  std::string rates = document.currency ? document.currency->base : "-";
  if (document.currency) {
    for (const auto& [currency, rate] : document.currency->rates) rates += ", " + currency + " " + text_of(rate);
  }
  out.add("", rates);
  out.enter("sealed");
  out.add_flag("", document.sealed);
  out.enter("trusted_headers");
  out.add_words("", document.trusted_headers);
  for (const ContextFact& fact : document.context) {
    out.enter("context", fact.path);
    out.add_flag("required", fact.required);
    out.add("source", word_of(fact.source, kFactSourceWords));
    out.add("header", fact.header);
  }
}

void add_detectors(const PolicyDocument& document, StatementList& out) {
  for (const DetectorDeclaration& detector : document.detectors) {
    out.enter("detectors", detector.id);
    out.add("pack", detector.pack);
    out.add("source", detector.source);
    out.add_flag("required", detector.required);
    out.add("min_confidence", std::string(name_of(detector.min_confidence)));
    out.add_time("timeout_us", detector.timeout);
    for (const CustomPattern& pattern : detector.patterns) {
      std::string text = pattern.regex + " (" + std::string(name_of(pattern.confidence)) + ")";
      if (!pattern.context.empty()) text += " near " + text_of(std::span<const std::string>(pattern.context));
      out.add("patterns: " + pattern.type, text);
    }
  }
}

std::vector<std::string> labels_of(const PolicyDocument& document, const ClassifyRule& rule) {
  std::vector<std::string> out;
  for (const std::size_t label : rule.labels) out.push_back(document.labels[label]);
  return out;
}

void add_classify(const PolicyDocument& document, StatementList& out) {
  out.enter("classify");
  out.add("start", document.classes.empty() ? "" : document.classes[document.start_class]);
  for (const ClassifyRule& rule : document.classify) {
    out.enter("classify.rules", rule.id);
    out.add("when", rule.when);
    out.add("class", rule.data_class ? document.classes[*rule.data_class] : "-");
    out.add_words("labels", labels_of(document, rule));
    out.add("file", place_in_tree(document, rule.layer));
  }
}

void add_constraints(const PolicyDocument& document, StatementList& out) {
  for (const Constraint& constraint : document.constraints) {
    const bool require = constraint.effect == Constraint::Effect::Require;
    out.enter("constraints", constraint.id);
    out.add("when", constraint.when);
    out.add_exact(require ? "require" : "deny", text_of(constraint.condition), identity_of(constraint.condition));
    out.add_flag("exceptable", constraint.exceptable);
    out.add("file", place_in_tree(document, constraint.layer));
  }
}

void add_transforms(const PolicyDocument& document, StatementList& out) {
  for (const Transform& transform : document.transforms) {
    out.enter("transforms", transform.id);
    out.add("when", transform.when);
    out.add("for", transform.applies_to);
    out.add_words("types", transform.types);
    out.add("with", word_of(transform.mode, kRedactionModeWords));
    out.add_flag("restore", transform.restore);
    out.add("dates", word_of(transform.dates, kTransformDatesWords));
    out.add("file", place_in_tree(document, transform.layer));
  }
}

void add_assertions(const PolicyDocument& document, StatementList& out) {
  for (const Assertion& assertion : document.assertions) {
    const bool forbid = assertion.kind == Assertion::Kind::Forbid;
    out.enter("assert", assertion.id);
    out.add(forbid ? "forbid.when" : "possible.when", assertion.when);
    out.add(forbid ? "forbid.target" : "possible.target", assertion.target);
    out.add_flag("may_break_with_exception", assertion.may_break_with_exception);
    out.add("file", place_in_tree(document, assertion.layer));
  }
}

}  // namespace

void StatementList::add_number(std::string key, double value) { add(std::move(key), text_of(value)); }

void StatementList::add_words(std::string key, const std::vector<std::string>& words) {
  add(std::move(key), text_of(std::span<const std::string>(words)));
}

std::vector<Statement> statements_of(const PolicyDocument& document) {
  StatementList out;
  add_vocabulary(document, out);
  add_detectors(document, out);
  add_classify(document, out);
  add_targets(document, out);
  add_constraints(document, out);
  add_transforms(document, out);
  add_controls(document, out);
  add_assertions(document, out);
  return out.take();
}

}  // namespace sekisho
