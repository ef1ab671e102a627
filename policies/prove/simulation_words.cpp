#include "policies/prove/filled.h"
#include "policies/prove/simulation.h"

#include <array>
#include <cstdio>

namespace sekisho {
namespace {

// The words of a report in one language; `%` is filled in by the order of the comments.
struct SimulationPhrases {
  std::string_view all;
  std::string_view no_team;
  std::string_view counts;     // requests, blocked, allowed, reordered
  std::string_view opened;     // requests, targets
  std::string_view closed;     // requests, targets
  std::string_view cost;       // amount, currency, requests
  std::string_view latency;    // milliseconds, requests
  std::string_view examples;   // ids
  std::string_view not_known;  // requests
};

constexpr SimulationPhrases kEnglish{
    .all = "all requests",
    .no_team = "(no team)",
    .counts = "%: % requests, % newly blocked, % newly allowed, % in another order",
    .opened = "of these, % may go where they could not before: %",
    .closed = "of these, % may no longer go to: %",
    .cost = "cost: % % over % requests whose prices are known",
    .latency = "time to the first content: % ms on average over % requests",
    .examples = "for example: %",
    .not_known = "% requests have facts that the records hold only as a hash and the policy asks for; they count as having any other value",
};

constexpr SimulationPhrases kJapanese{
    .all = "すべての要求",
    .no_team = "（チームなし）",
    .counts = "%: 要求 % 件、新たに拒否 % 件、新たに許可 % 件、順序の変化 % 件",
    .opened = "うち % 件は、これまで行けなかった送信先へ行けるようになります: %",
    .closed = "うち % 件は、次の送信先へ行けなくなります: %",
    .cost = "費用: % %（価格のわかる要求 % 件）",
    .latency = "最初の内容までの時間: 平均 % ミリ秒（要求 % 件）",
    .examples = "例: %",
    .not_known = "% 件の要求には、記録ではハッシュでしか残らずポリシーが問う事実があります。別の値として扱いました",
};

std::string signed_number(double value, const char* format) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), format, value);
  return text.data();
}

// `cloud 134, mid 2`
std::string counted(const std::map<std::string, std::size_t>& targets) {
  std::vector<std::string> all;
  for (const auto& [target, count] : targets) all.push_back(target + ' ' + std::to_string(count));
  return joined(all);
}

void add_change(const std::string& name, const SimulatedChange& change, const std::string& currency, const SimulationPhrases& say,
                std::string& out) {
  out += filled(say.counts, {name, std::to_string(change.requests), std::to_string(change.newly_blocked),
                             std::to_string(change.newly_allowed), std::to_string(change.reordered)});
  if (change.opened > 0) out += "\n  " + filled(say.opened, {std::to_string(change.opened), counted(change.opened_targets)});
  if (change.closed > 0) out += "\n  " + filled(say.closed, {std::to_string(change.closed), counted(change.closed_targets)});
  if (change.costs_known > 0) {
    out += "\n  " + filled(say.cost, {signed_number(change.cost_delta, "%+.4f"), currency, std::to_string(change.costs_known)});
  }
  if (change.latencies_known > 0) {
    const double average = change.latency_delta_ms / static_cast<double>(change.latencies_known);
    out += "\n  " + filled(say.latency, {signed_number(average, "%+.0f"), std::to_string(change.latencies_known)});
  }
  if (!change.examples.empty()) out += "\n  " + filled(say.examples, {joined(change.examples)});
}

}  // namespace

std::string to_words(const SimulationReport& report, Language language) {
  const SimulationPhrases& say = language == Language::English ? kEnglish : kJapanese;
  std::string out;
  add_change(std::string(say.all), report.all, report.currency, say, out);
  for (const auto& [team, change] : report.teams) {
    out += '\n';
    add_change(team.empty() ? std::string(say.no_team) : team, change, report.currency, say, out);
  }
  if (report.not_faithful > 0) out += '\n' + filled(say.not_known, {std::to_string(report.not_faithful)});
  return out;
}

}  // namespace sekisho
