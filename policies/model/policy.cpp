#include "policies/model/policy.h"

#include "policies/model/program.h"

#include <algorithm>

namespace sekisho {
namespace {

constexpr std::string_view kHeaderPrefix = "request.header.";

void add_header(std::vector<std::string>& names, std::string name) {
  if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
}

// What the first layer says alone.
PolicyDocument first_layer_of(const PolicyDocument& document) {
  PolicyDocument out = document;
  const auto is_lower = [](const auto& rule) { return rule.layer != 0; };
  std::erase_if(out.classify, is_lower);
  std::erase_if(out.constraints, is_lower);
  std::erase_if(out.transforms, is_lower);
  out.assertions.clear();
  out.tests.clear();
  out.layers.resize(1);
  return out;
}

}  // namespace

const Attribute* PolicyTarget::find(std::string_view name) const {
  const auto found = std::ranges::find(attributes, name, &Attribute::name);
  return found == attributes.end() ? nullptr : &*found;
}

Policy::Policy(PolicyDocument document) : document_(std::move(document)), program_(std::make_unique<const Program>(document_)) {
  for (const FactSlot& fact : program_->facts()) {
    if (fact.path.starts_with(kHeaderPrefix)) add_header(headers_used_, fact.path.substr(kHeaderPrefix.size()));
  }
  for (const ContextFact& fact : document_.context) {
    if (fact.source == FactSource::Header) add_header(headers_used_, fact.header);
  }
  std::ranges::sort(headers_used_);
  if (document_.sealed && document_.layers.size() > 1) first_layer_ = std::make_unique<const Policy>(first_layer_of(document_));
}

Policy::~Policy() = default;

const Target* Policy::find_target(std::string_view id) const {
  const auto found =
      std::ranges::find(document_.targets, id, [](const PolicyTarget& target) -> const std::string& { return target.endpoint.id; });
  return found == document_.targets.end() ? nullptr : &found->endpoint;
}

std::vector<const Target*> Policy::targets_to_serve() const {
  std::vector<const Target*> out;
  for (const PolicyTarget& target : document_.targets) out.push_back(&target.endpoint);
  return out;
}

bool Policy::is_trusted_header(std::string_view name) const {
  return std::ranges::find(document_.trusted_headers, name) != document_.trusted_headers.end();
}

std::optional<std::size_t> Policy::find_class(std::string_view name) const {
  const auto found = std::ranges::find(document_.classes, name);
  if (found == document_.classes.end()) return std::nullopt;
  return static_cast<std::size_t>(found - document_.classes.begin());
}

}  // namespace sekisho
