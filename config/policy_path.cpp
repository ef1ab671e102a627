#include "config/policy_path.h"

#include "config/policy_asked_facts.h"
#include "config/policy_attribute_types.h"
#include "gateway/core/request.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace sekisho {
namespace {

constexpr std::string_view kHeaderPrefix = "request.header.";

struct RequestFact {
  std::string_view path;
  PathKind kind;
};
constexpr std::array<RequestFact, 11> kRequestFacts{{{"request.api", PathKind::Text},
                                                     {"request.model", PathKind::Text},
                                                     {"request.stream", PathKind::Bool},
                                                     {"request.tokens_est", PathKind::Number},
                                                     {"request.has_images", PathKind::Bool},
                                                     {"request.has_tools", PathKind::Bool},
                                                     {"request.language", PathKind::Text},
                                                     {"request.declared_class", PathKind::ClassName},
                                                     {"request.purpose", PathKind::Text},
                                                     {"request.quality", PathKind::Text},
                                                     {"request.conversation", PathKind::Text}}};

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

// Every path that there is in this file, for suggestions.
std::vector<std::string> known_paths(const PolicyReader& reader) {
  std::vector<std::string> out{"data.class", "data.labels", "data.original_class", "data.original_labels",
                               "found",      "time.hour",   "time.weekday",        "any",
                               "all",        "not"};
  for (const RequestFact& fact : kRequestFacts) out.emplace_back(fact.path);
  for (const ContextFact& fact : reader.document.context) out.push_back(fact.path);
  for (const auto& [name, use] : reader.attributes) out.push_back("target." + name);
  for (const std::string& id : reader.budget_ids) out.push_back("budget." + id + ".used_ratio");
  return out;
}

void unknown_path(std::string_view path, Place place, std::string_view why, PolicyReader& reader) {
  reader.problems.error(place, "E-REF", "`" + std::string(path) + "`: " + std::string(why) + did_you_mean(path, known_paths(reader)));
}

std::optional<ResolvedPath> resolve_data(std::string_view path, Place place, ExpressionSite site, PolicyReader& reader) {
  ResolvedPath out{std::string(path), Subject::DataClass, PathKind::Class, {}, false};
  if (path == "data.original_class") out.subject = Subject::OriginalClass;
  if (path == "data.labels" || path == "data.original_labels") {
    out.kind = PathKind::Labels;
    out.subject = path == "data.labels" ? Subject::DataLabels : Subject::OriginalLabels;
  } else if (path != "data.class" && path != "data.original_class") {
    unknown_path(path, place, "there is no such path", reader);
    return std::nullopt;
  }
  if (site != ExpressionSite::Classify) return out;
  reader.problems.error(place, "E-REF", "`" + std::string(path) + "` is what `classify` finds out: it cannot be asked there");
  return std::nullopt;
}

// Where one target is being judged or replaced for.
bool sees_target(ExpressionSite site) {
  switch (site) {
    case ExpressionSite::ConstraintWhen:
    case ExpressionSite::Require:
    case ExpressionSite::Deny:
    case ExpressionSite::Transform:
    case ExpressionSite::Assert:
      return true;
    case ExpressionSite::Classify:
    case ExpressionSite::ExceptionWhen:
    case ExpressionSite::Prefer:
    case ExpressionSite::Obligation:
    case ExpressionSite::Response:
      return false;
  }
  return false;
}

std::optional<ResolvedPath> resolve_target(std::string_view path, Place place, ExpressionSite site, PolicyReader& reader) {
  if (!sees_target(site)) {
    reader.problems.error(place, "E-REF", "`" + std::string(path) + "`: no target is looked at here, so none can be asked");
    return std::nullopt;
  }
  const std::string name(path.substr(std::string_view("target.").size()));
  const auto used = reader.attributes.find(name);
  if (used == reader.attributes.end()) {
    unknown_path(path, place, "no target has this attribute", reader);
    return std::nullopt;
  }
  ResolvedPath out{std::string(path), Subject::Attribute, PathKind::Text, {}, false};
  if (used->second.kind == AttributeKind::Bool) out.kind = PathKind::Bool;
  if (used->second.kind == AttributeKind::Number) out.kind = PathKind::Number;
  if (used->second.kind == AttributeKind::List) out.kind = PathKind::List;
  if (const AttributeType* type = find_attribute_type(name)) {
    out.words = type->words;
    out.countries = type->countries;
  }
  if (name == "id") {
    out.words = reader.target_ids();
    out.words_are_ids = true;
  }
  return out;
}

// `budget.<id>.used_ratio`: 1 means that all is spent.
std::optional<ResolvedPath> resolve_budget(std::string_view path, Place place, PolicyReader& reader) {
  constexpr std::string_view kBegin = "budget.";
  constexpr std::string_view kEnd = ".used_ratio";
  if (path.ends_with(kEnd) && path.size() > kBegin.size() + kEnd.size()) {
    const std::string_view id = path.substr(kBegin.size(), path.size() - kBegin.size() - kEnd.size());
    if (std::ranges::find(reader.budget_ids, id) != reader.budget_ids.end()) {
      return ResolvedPath{std::string(path), Subject::BudgetUsed, PathKind::Number, {}, false};
    }
  }
  unknown_path(path, place, "there is no such budget; a path to one is `budget.<id>.used_ratio`", reader);
  return std::nullopt;
}

// A fact that nothing declares is required, so it is always unknown; most likely it is mistyped.
void warn_of_undeclared(std::string_view path, Place place, PolicyReader& reader) {
  std::vector<std::string> known{"caller.key"};
  for (const ContextFact& fact : reader.document.context) known.push_back(fact.path);
  for (const RequestFact& fact : kRequestFacts) known.emplace_back(fact.path);
  if (std::ranges::find(known, path) != known.end()) return;
  const std::string hint = did_you_mean(path, known);
  const bool is_request = path.starts_with("request.");
  if (hint.empty() && !is_request) return;
  reader.problems.warning(place, "W-FACT",
                          "`context` does not declare `" + std::string(path) + "`: where it is not given it is unknown" + hint);
}

ResolvedPath resolve_fact(std::string_view path, Place place, PolicyReader& reader) {
  ResolvedPath out{std::string(path), Subject::Fact, PathKind::Fact, {}, false};
  if (lower(path).starts_with(kHeaderPrefix)) {
    out.path = lower(path);
    out.kind = PathKind::Text;
    return out;
  }
  const auto known = std::ranges::find(kRequestFacts, path, &RequestFact::path);
  if (known != kRequestFacts.end()) {
    out.kind = known->kind;
    if (path == "request.api") {
      for (const Endpoint endpoint : {Endpoint::Chat, Endpoint::Completions, Endpoint::Embeddings})
        out.words.emplace_back(name_of(endpoint));
    }
    if (out.kind == PathKind::ClassName) {
      out.words = reader.document.classes;
      out.words_are_ids = true;
    }
    return out;
  }
  if (find_header_fact(reader.document, path) != nullptr) {
    out.kind = PathKind::Text;  // of whatever looks like a number or `true` in it
    out.from_header = true;
  }
  warn_of_undeclared(path, place, reader);
  return out;
}

}  // namespace

std::optional<ResolvedPath> resolve_path(std::string_view path, Place place, ExpressionSite site, PolicyReader& reader) {
  if (path.ends_with('.') || path.find("..") != std::string_view::npos) {
    unknown_path(path, place, "there is no such path", reader);
    return std::nullopt;
  }
  if (path.starts_with("data.")) return resolve_data(path, place, site, reader);
  if (path.starts_with("target.")) return resolve_target(path, place, site, reader);
  if (path.starts_with("caller.") || path.starts_with("request.")) return resolve_fact(path, place, reader);
  if (path == "time.hour") return ResolvedPath{std::string(path), Subject::Hour, PathKind::Number, {}, false};
  if (path == "time.weekday") return ResolvedPath{std::string(path), Subject::Weekday, PathKind::Weekday, {}, false};
  if (path.starts_with("budget.")) return resolve_budget(path, place, reader);
  unknown_path(path, place, "there is no such path", reader);
  return std::nullopt;
}

bool is_asserted(std::string_view path, const PolicyReader& reader) {
  if (path.starts_with(kHeaderPrefix)) {
    const std::string_view name = path.substr(kHeaderPrefix.size());
    return std::ranges::find(reader.document.trusted_headers, name) == reader.document.trusted_headers.end();
  }
  if (path == "request.declared_class" || path == "request.purpose" || path == "request.quality" || path == "request.conversation")
    return true;
  const ContextFact* const declared = find_header_fact(reader.document, path);
  if (declared == nullptr) return false;
  return std::ranges::find(reader.document.trusted_headers, declared->header) == reader.document.trusted_headers.end();
}

}  // namespace sekisho
