#include "policies/prove/simulation.h"

#include "tests/unit/policies/policy_from.h"

#include <gmock/gmock.h>

namespace sekisho {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::shared_ptr<const Policy> new_policy() {
  return policy_from(R"(policy: v1
org: x
classes: [public, secret]
labels: []
detectors: { d: { pack: global-pii/1 } }
context: { caller: { team: optional, user: optional } }
targets:
  - { id: own, operator: self, metrics: { cost: 2, latency: 900 } }
  - { id: cloud, operator: vendor, metrics: { cost: 1, latency: 300 } }
classify:
  start: public
  rules:
    - { id: mail, when: { found: [d.email] }, class: secret }
constraints:
  - { id: stays, when: { data.class: secret }, require: { target.operator: self } }
  - { id: banned, when: { caller.user: eve }, require: { target.operator: nobody } }
prefer: [{ by: cost }]
)");
}

PastRequest past(const std::string& id, const std::string& team, std::vector<std::string> order) {
  PastRequest request;
  request.id = id;
  request.team = team;
  request.input.now = a_friday();
  request.order = std::move(order);
  return request;
}

PastRequest with_mail(PastRequest request) {
  Finding finding;
  finding.type = "d.email";
  finding.confidence = Confidence::High;
  request.input.findings.push_back(finding);
  return request;
}

TEST(Simulation, CountsWhatANewPolicyWouldHaveDoneOtherwise) {
  Simulation simulation(new_policy());
  simulation.add(past("same", "a", {"cloud", "own"}));
  simulation.add(past("reordered", "a", {"own", "cloud"}));
  simulation.add(past("allowed", "b", {}));
  PastRequest blocked = past("blocked", "b", {"own"});
  blocked.input.facts.set("caller.user", std::string("eve"));
  simulation.add(blocked);

  const SimulationReport report = simulation.report();

  EXPECT_EQ(report.all.requests, 4U);
  EXPECT_EQ(report.all.newly_blocked, 1U);
  EXPECT_EQ(report.all.newly_allowed, 1U);
  EXPECT_EQ(report.all.reordered, 1U);
  EXPECT_EQ(report.teams.at("a").reordered, 1U);
  EXPECT_EQ(report.teams.at("b").newly_blocked, 1U);
  EXPECT_THAT(report.all.examples, ElementsAre("reordered", "allowed", "blocked"));
}

TEST(Simulation, TellsWhichTargetsAreOpenedAndClosedByAnotherOrder) {
  Simulation simulation(new_policy());
  simulation.add(past("turned", "a", {"own", "cloud"}));
  simulation.add(past("opened", "a", {"own"}));
  simulation.add(with_mail(past("closed", "a", {"cloud", "own"})));

  const SimulationReport report = simulation.report();
  const std::string words = to_words(report, Language::English);

  EXPECT_EQ(report.all.reordered, 3U);
  EXPECT_EQ(report.all.opened, 1U);
  EXPECT_EQ(report.all.closed, 1U);
  EXPECT_NE(words.find("of these, 1 may go where they could not before: cloud 1"), std::string::npos) << words;
  EXPECT_NE(words.find("of these, 1 may no longer go to: cloud 1"), std::string::npos) << words;
}

TEST(Simulation, ComparesLatenciesByWhatWasMeasuredAndElseByThePolicy) {
  Simulation simulation(new_policy());
  PastRequest request = with_mail(past("one", "a", {"cloud"}));
  request.latencies_ms = {{"cloud", 500}};
  simulation.add(request);

  const SimulationReport report = simulation.report();

  EXPECT_EQ(report.all.latencies_known, 1U);
  EXPECT_DOUBLE_EQ(report.all.latency_delta_ms, 400);  // `own` by its metric, 900
}

TEST(Simulation, ComparesCostsOfOneCurrencyOnly) {
  const auto policy = policy_from(R"(policy: v1
org: x
classes: [public, secret]
labels: []
classify: { start: public }
targets: [{ id: own, operator: self, price: { in: 3, out: 3, currency: USD } }]
)");
  Simulation simulation(policy);
  PastRequest dollars = past("dollars", "a", {"own"});
  dollars.input.needs.tokens_in = 1'000'000;
  dollars.cost = Money{1'000'000, "USD"};
  PastRequest yen = dollars;
  yen.cost = Money{1'000'000, "JPY"};
  simulation.add(dollars);
  simulation.add(yen);

  const SimulationReport report = simulation.report();

  EXPECT_EQ(report.all.costs_known, 1U);
  EXPECT_EQ(report.currency, "USD");
  EXPECT_DOUBLE_EQ(report.all.cost_delta, 2);
}

TEST(Simulation, SaysWhatAHashHides) {
  Simulation simulation(new_policy());
  PastRequest request = past("one", "a", {"cloud", "own"});
  request.hashed_facts = {"caller.user"};
  simulation.add(request);

  const SimulationReport report = simulation.report();

  EXPECT_EQ(report.not_faithful, 1U);
  EXPECT_THAT(to_words(report, Language::English), AllOf(HasSubstr("all requests: 1 requests"), HasSubstr("1 requests have facts")));
  EXPECT_THAT(to_words(report, Language::Japanese), HasSubstr("要求 1 件"));
}

TEST(Simulation, ComparesNoOrderThatAHashedFactDraws) {
  Simulation simulation(policy_from(R"(policy: v1
org: x
classes: [public, secret]
labels: []
context: { caller: { user: optional, kind: optional } }
targets:
  - { id: own, operator: self, weight: 1, metrics: { cost: 2, latency: 900 } }
  - { id: cloud, operator: vendor, weight: 1, metrics: { cost: 1, latency: 300 } }
prefer:
  - { when: { caller.kind: person }, spread: weight, sticky: caller.user }
  - { order: [own, cloud] }
)"));
  for (const std::vector<std::string>& order : {std::vector<std::string>{"own", "cloud"}, {"cloud", "own"}}) {
    for (const char* kind : {"person", "service"}) {
      PastRequest request = past(kind + order.front(), "a", order);
      request.input.facts.set("caller.user", std::string("hmac:a"));
      request.input.facts.set("caller.kind", std::string(kind));
      request.hashed_facts = {"caller.user"};
      simulation.add(request);
    }
  }

  const SimulationReport report = simulation.report();

  EXPECT_EQ(report.not_faithful, 2U);
  EXPECT_EQ(report.all.reordered, 1U);
  EXPECT_THAT(report.all.examples, ElementsAre("servicecloud"));
}

}  // namespace
}  // namespace sekisho
