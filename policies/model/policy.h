#pragma once

#include "policies/model/policy_document.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

class Program;  // policies/model/program.h

// One policy, checked and immutable; what depends on it alone is computed once, here. Safe from every thread.
class Policy {
 public:
  // `document` has been checked (config/policy_file.h).
  explicit Policy(PolicyDocument document);
  ~Policy();
  Policy(const Policy&) = delete;
  Policy& operator=(const Policy&) = delete;

  const std::string& org() const { return document_.org; }
  const std::string& version() const { return document_.version; }
  const std::string& policy_id() const { return document_.policy_id; }
  const std::vector<std::string>& classes() const { return document_.classes; }
  const std::vector<std::string>& labels() const { return document_.labels; }
  const std::vector<ContextFact>& context() const { return document_.context; }
  const std::vector<DetectorDeclaration>& detectors() const { return document_.detectors; }
  const std::vector<PolicyTarget>& targets() const { return document_.targets; }
  const Fallback& fallback() const { return document_.fallback; }
  const StreamConduct& stream() const { return document_.stream; }
  const Refusal& refusal() const { return document_.refusal; }
  const std::vector<std::string>& trusted_headers() const { return document_.trusted_headers; }
  const std::vector<PolicyTest>& tests() const { return document_.tests; }
  const PolicyDocument& document() const { return document_; }

  // The target of that id, null where there is none. Pointers live as long as the policy.
  const Target* find_target(std::string_view id) const;
  // Every target, in the policy's order.
  std::vector<const Target*> targets_to_serve() const;
  // Header fields (lower case) whose value some expression or fact reads.
  const std::vector<std::string>& headers_used() const { return headers_used_; }
  // True for names of `trusted_headers`: they count only from a trusted proxy.
  bool is_trusted_header(std::string_view name) const;
  std::optional<std::size_t> find_class(std::string_view name) const;

  // The first layer alone, where the policy is sealed and has lower ones; otherwise null. It lives as long as this policy.
  const Policy* first_layer() const { return first_layer_.get(); }
  // The compiled rules, for policies/evaluate.
  const Program& program() const { return *program_; }

 private:
  PolicyDocument document_;
  std::vector<std::string> headers_used_;
  std::unique_ptr<const Program> program_;
  std::unique_ptr<const Policy> first_layer_;
};

}  // namespace sekisho
