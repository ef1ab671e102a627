#pragma once

#include "gateway/core/error.h"
#include "gateway/core/fact.h"
#include "gateway/core/stream_conduct.h"
#include "policies/model/expression.h"
#include "policies/model/policy_controls.h"
#include "policies/model/policy_target.h"
#include "policies/model/policy_test.h"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sekisho {

// The sections of a policy as plain values. What reads a file makes sure that names refer to something and values are of the right
// kind; Policy relies on it.

enum class FactSource : std::uint8_t { Key, Gateway, Header, Jwt, Mtls };

struct ContextFact {
  std::string path;  // `caller.team`, `request.purpose`, `request.header.x-case`
  bool required = true;
  FactSource source = FactSource::Key;
  std::string header;  // Header only: the field's name, lower case
};

// One pattern of an organisation's own, in RE2's syntax.
struct CustomPattern {
  std::string type;   // without the detector's id
  std::string regex;  // the first group, where there is one, is what was found
  Confidence confidence = Confidence::High;
  std::vector<std::string> context;  // words of which one must stand near; empty: needs none
  SourcePlace place;
};

struct DetectorDeclaration {
  std::string id;
  std::string pack;    // `basic/1`; empty: `patterns` instead
  std::string source;  // file of a dictionary, as written; relative to the policy file
  std::vector<CustomPattern> patterns;
  bool required = true;
  Confidence min_confidence = Confidence::Low;  // what it finds below this does not count
  std::optional<std::chrono::microseconds> timeout;
  SourcePlace place;
};

struct ClassifyRule {
  std::string id;
  Expression when;
  std::optional<std::size_t> data_class;  // position in `classes`
  std::vector<std::size_t> labels;        // positions in `labels`
  std::size_t layer = 0;                  // position in PolicyDocument::layers
  SourcePlace place;
};

struct Constraint {
  enum class Effect : std::uint8_t { Require, Deny };
  std::string id;
  std::string why;
  Expression when;
  Effect effect = Effect::Require;
  Expression condition;
  bool exceptable = false;  // an exception may relax it
  std::size_t layer = 0;    // position in PolicyDocument::layers; counts only on the transforms that `may_count_on` allows
  SourcePlace place;
};

// One stage of the preference: the targets named, in that order, or a metric.
struct PreferStage {
  Expression when;
  std::vector<std::string> order;  // ids; used where `by` is empty
  std::string by;                  // metric
  bool highest_first = false;
  bool spread = false;  // equals are shared out by their weights
  std::string sticky;   // with `spread`: the fact whose value decides which; empty: every request for itself
  SourcePlace place;
};

struct Fallback {
  std::vector<ErrorKind> on{ErrorKind::ConnectFailed, ErrorKind::UpstreamTimeout, ErrorKind::UpstreamFailed,
                            ErrorKind::UpstreamRateLimited};
  std::size_t max_attempts = 3;
  std::optional<std::chrono::milliseconds> deadline;  // for the whole request
};

// What a caller reads when no target may answer.
struct Refusal {
  std::string ja;
  std::string en;
  std::string contact;
};

struct CurrencyRates {
  std::string base;                     // ISO 4217
  std::map<std::string, double> rates;  // one unit of the currency in units of `base`
};

struct PolicyDocument {
  std::string org;
  std::string version;
  std::string policy_id;  // `sha256:` and the hash of the canonical form, in hex
  std::vector<std::string> classes;
  std::vector<std::string> labels;
  std::vector<ContextFact> context;
  std::vector<DetectorDeclaration> detectors;
  std::size_t start_class = 0;
  std::vector<ClassifyRule> classify;
  std::vector<PolicyTarget> targets;
  std::vector<Constraint> constraints;
  std::vector<Transform> transforms;
  std::vector<PreferStage> prefer;
  std::vector<Budget> budgets;
  std::vector<Obligation> obligations;
  std::vector<PolicyException> exceptions;
  ResponseSettings response;
  AuditSettings audit;
  std::vector<Assertion> assertions;
  std::vector<PolicyLayer> layers;  // at least one, once read
  // A target is admitted only where the first layer alone, without anything a lower one adds, would admit it too.
  bool sealed = false;
  Fallback fallback;
  StreamConduct stream;
  std::vector<std::string> trusted_headers;  // lower case
  Refusal refusal;
  std::string timezone = "UTC";
  std::optional<CurrencyRates> currency;
  std::vector<PolicyTest> tests;
};

}  // namespace sekisho
