#include "gateway/app/policy_verbs.h"
#include "policies/prove/expiry.h"

#include <CLI/CLI.hpp>

#include <iostream>

namespace sekisho {
namespace {

struct AttestOptions {
  std::vector<std::string> paths;
  int days = static_cast<int>(kExpirySoon / std::chrono::hours(24));
  std::string language;
};

bool attest(const std::string& path, const AttestOptions& options) {
  const bool japanese = language_of(options.language) == Language::Japanese;
  const auto policy = load_or_complain(path);
  if (!policy) return false;
  const WallTime now = std::chrono::system_clock::now();
  const std::vector<Expiry> expiries = find_expiries(*policy, now + std::chrono::hours(24) * options.days);
  std::cout << path << ": " << expiries.size() << (japanese ? " 件が " : " run out within ") << options.days
            << (japanese ? " 日以内に失効します\n" : " days\n");
  for (const Expiry& expiry : expiries) {
    std::cout << "  " << to_words(expiry, now, language_of(options.language));
    if (!expiry.verified_by.empty())
      std::cout << (japanese ? "（確認者: " : " (verified by ") << expiry.verified_by << (japanese ? "）" : ")");
    std::cout << '\n';
  }
  return true;
}

int attest_all(const AttestOptions& options) {
  bool all_loaded = true;
  for (const std::string& path : options.paths) all_loaded = attest(path, options) && all_loaded;
  return all_loaded ? 0 : 1;
}

}  // namespace

void add_policy_attest_verb(CLI::App& policy, int& exit_code) {
  constexpr int kMostDays = 36500;
  CLI::App* verb = policy.add_subcommand("attest", "List what runs out soon: attestations of targets, and exceptions");
  auto options = std::make_shared<AttestOptions>();
  verb->add_option("FILE", options->paths, "Policy files")->required();
  verb->add_option("--days", options->days, "How far to look ahead")->check(CLI::Range(0, kMostDays))->capture_default_str();
  add_language_option(*verb, std::shared_ptr<std::string>(options, &options->language));
  verb->callback([options, &exit_code] { exit_code = attest_all(*options); });
}

}  // namespace sekisho
