#include "policies/detect/secret_tokens.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

namespace sekisho {
namespace {

constexpr ByteSet kAlnumSet(kAlnum);
constexpr ByteSet kUpperAlnum("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
constexpr ByteSet kHex("0123456789abcdefABCDEF");
constexpr ByteSet kWord("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");
constexpr ByteSet kDotted("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.");
constexpr ByteSet kBase64("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
constexpr ByteSet kBase64Padded("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");
constexpr ByteSet kPath("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-/");
constexpr ByteSet kTilde("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_~.-");
constexpr ByteSet kEscaped("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789%+/=");
constexpr std::uint16_t kOpen = 0;

// Prefixes and lengths from the vendors' documentation of their key formats and of secret scanning.
constexpr auto kTokens = std::to_array<TokenForm>({
    {"secret.openai", "sk-", &kAlnumSet, 20, 128},
    {"secret.openai", "sk-proj-", &kWord, 20, kOpen},
    {"secret.openai", "sk-svcacct-", &kWord, 20, kOpen},
    {"secret.openai", "sk-admin-", &kWord, 20, kOpen},
    {"secret.openai", "sk-None-", &kWord, 20, kOpen},
    {"secret.anthropic", "sk-ant-", &kWord, 20, kOpen},
    {"secret.openrouter", "sk-or-v1-", &kAlnumSet, 32, 128},
    {"secret.google", "AIza", &kWord, 35, 35},
    {"secret.google", "GOCSPX-", &kWord, 24, 40},
    {"secret.google", "ya29.", &kWord, 20, kOpen},
    {"secret.google", "1//0", &kWord, 30, 256},
    {"secret.aws_access_key", "AKIA", &kUpperAlnum, 16, 16},
    {"secret.aws_access_key", "ASIA", &kUpperAlnum, 16, 16},
    {"secret.aws_access_key", "ABIA", &kUpperAlnum, 16, 16},
    {"secret.aws_access_key", "ACCA", &kUpperAlnum, 16, 16},
    {"secret.huggingface", "hf_", &kAlnumSet, 30, 64},
    {"secret.huggingface", "api_org_", &kAlnumSet, 30, 64},
    {"secret.github", "ghp_", &kAlnumSet, 30, 255},
    {"secret.github", "gho_", &kAlnumSet, 30, 255},
    {"secret.github", "ghu_", &kAlnumSet, 30, 255},
    {"secret.github", "ghs_", &kAlnumSet, 30, 255},
    {"secret.github", "ghr_", &kAlnumSet, 30, 255},
    {"secret.github", "github_pat_", &kWord, 40, 255},
    {"secret.gitlab", "glpat-", &kDotted, 20, 320},
    {"secret.gitlab", "gldt-", &kDotted, 20, 320},
    {"secret.gitlab", "glrt-", &kDotted, 20, 320},
    {"secret.gitlab", "glptt-", &kDotted, 20, 320},
    {"secret.gitlab", "glcbt-", &kDotted, 20, 320},
    {"secret.gitlab", "glsoat-", &kDotted, 20, 320},
    {"secret.gitlab", "GR1348941", &kWord, 20, 64},
    {"secret.npm", "npm_", &kAlnumSet, 36, 64},
    {"secret.pypi", "pypi-AgE", &kWord, 30, kOpen},
    {"secret.slack", "xoxb-", &kWord, 16, 255},
    {"secret.slack", "xoxp-", &kWord, 16, 255},
    {"secret.slack", "xoxa-", &kWord, 16, 255},
    {"secret.slack", "xoxr-", &kWord, 16, 255},
    {"secret.slack", "xoxs-", &kWord, 16, 255},
    {"secret.slack", "xoxe.xox", &kDotted, 16, 512},
    {"secret.slack", "xapp-", &kWord, 16, 512},
    {"secret.slack", "hooks.slack.com/services/", &kPath, 20, 128},
    {"secret.stripe", "sk_live_", &kAlnumSet, 16, 255},
    {"secret.stripe", "sk_test_", &kAlnumSet, 16, 255},
    {"secret.stripe", "rk_live_", &kAlnumSet, 16, 255},
    {"secret.stripe", "rk_test_", &kAlnumSet, 16, 255},
    {"secret.stripe", "whsec_", &kBase64Padded, 24, 128},
    {"secret.sekisho", "sekisho_", &kAlnumSet, 20, 128},
    {"secret.groq", "gsk_", &kAlnumSet, 40, 64},
    {"secret.xai", "xai-", &kAlnumSet, 60, 128},
    {"secret.replicate", "r8_", &kAlnumSet, 37, 40},
    {"secret.perplexity", "pplx-", &kAlnumSet, 40, 64},
    {"secret.fireworks", "fw_", &kAlnumSet, 24, 48},
    {"secret.nvidia", "nvapi-", &kWord, 48, 96},
    {"secret.databricks", "dapi", &kHex, 32, 34},
    {"secret.sendgrid", "SG.", &kDotted, 60, 72},
    {"secret.shopify", "shpat_", &kHex, 32, 32},
    {"secret.shopify", "shpss_", &kHex, 32, 32},
    {"secret.digitalocean", "dop_v1_", &kHex, 64, 64},
    {"secret.docker", "dckr_pat_", &kWord, 20, 64},
    {"secret.vault", "hvs.", &kWord, 24, 200},
    {"secret.notion", "ntn_", &kAlnumSet, 40, 64},
    {"secret.linear", "lin_api_", &kAlnumSet, 32, 64},
    {"secret.atlassian", "ATATT3xFf", &kWord, 40, 300},
    {"secret.postman", "PMAK-", &kWord, 32, 80},
    {"secret.grafana", "glsa_", &kWord, 32, 64},
    {"secret.rubygems", "rubygems_", &kHex, 48, 48},
    {"secret.supabase", "sbp_", &kHex, 40, 40},
    {"secret.discord", "discord.com/api/webhooks/", &kPath, 40, 128},
});

constexpr auto kLabels = std::to_array<LabelForm>({
    {"secret.aws_secret_key", "aws_secret_access_key", &kBase64, 40, 40},
    {"secret.aws_secret_key", "AWS_SECRET_ACCESS_KEY", &kBase64, 40, 40},
    {"secret.aws_secret_key", "aws_secret_key", &kBase64, 40, 40},
    {"secret.aws_secret_key", "AWS_SECRET_KEY", &kBase64, 40, 40},
    {"secret.aws_secret_key", "SecretAccessKey", &kBase64, 40, 40},
    {"secret.aws_secret_key", "secretAccessKey", &kBase64, 40, 40},
    {"secret.aws_secret_key", "secret_access_key", &kBase64, 40, 40},
    {"secret.aws_secret_key", "secret access key", &kBase64, 40, 40},
    {"secret.aws_secret_key", "Secret access key", &kBase64, 40, 40},
    {"secret.aws_secret_key", "Secret Access Key", &kBase64, 40, 40},
    {"secret.aws_secret_key", "シークレットアクセスキー", &kBase64, 40, 40},
    {"secret.azure", "AccountKey", &kBase64Padded, 80, 92},
    {"secret.azure", "SharedAccessKey", &kBase64Padded, 40, 64},
    {"secret.azure", "Ocp-Apim-Subscription-Key", &kAlnumSet, 32, 84},
    {"secret.azure", "AZURE_OPENAI_API_KEY", &kAlnumSet, 32, 84},
    {"secret.azure", "AZURE_OPENAI_KEY", &kAlnumSet, 32, 84},
    {"secret.azure", "azure_openai_api_key", &kAlnumSet, 32, 84},
    {"secret.azure", "AZURE_API_KEY", &kAlnumSet, 32, 84},
    {"secret.azure", "AZURE_CLIENT_SECRET", &kTilde, 30, 48},
    {"secret.azure", "&sig", &kEscaped, 43, 64},
    {"secret.azure", "?sig", &kEscaped, 43, 64},
});

constexpr std::size_t kJudged = 64;  // bytes of a value that its randomness is judged by

// n · log2(n), for the entropy of short values.
const std::array<double, kJudged + 1>& weights() {
  static const std::array<double, kJudged + 1> table = [] {
    std::array<double, kJudged + 1> all{};
    for (std::size_t n = 1; n < all.size(); ++n) all[n] = static_cast<double>(n) * std::log2(static_cast<double>(n));
    return all;
  }();
  return table;
}

// Shannon entropy of ASCII, in bits a byte.
double entropy(std::string_view value) {
  std::array<std::uint8_t, 128> counts{};
  for (const char c : value) ++counts[static_cast<unsigned char>(c) & 0x7F];
  double sum = 0;
  for (const std::uint8_t count : counts) sum += weights()[count];
  return (weights()[value.size()] - sum) / static_cast<double>(value.size());
}

bool looks_random(std::string_view value) {
  constexpr double kLeastEntropy = 2.8;
  const bool digits = std::ranges::any_of(value, is_digit);
  const bool mixed = std::ranges::any_of(value, is_upper) && std::ranges::any_of(value, is_lower);
  return (digits || mixed) && entropy(value.substr(0, kJudged)) >= kLeastEntropy;
}

ByteSpan span_of(std::size_t begin, std::size_t end) { return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)}; }

// Vendors' own examples (AKIAIOSFODNN7EXAMPLE) have the shape and are known: one step less sure.
Confidence confidence_of(std::string_view value) {
  return value.find("EXAMPLE") != std::string_view::npos ? Confidence::Medium : Confidence::High;
}

}  // namespace

std::span<const TokenForm> token_forms() { return kTokens; }
std::span<const LabelForm> label_forms() { return kLabels; }

bool is_placeholder(std::string_view value) {
  constexpr auto kWords = std::to_array<std::string_view>({"xxxx", "your_", "your-", "yourkey", "yourapi", "yourtoken", "placeholder",
                                                           "changeme", "replace", "redacted", "insert", "****", "...."});
  std::string lower(value.substr(0, 256));
  std::ranges::transform(lower, lower.begin(), to_lower);
  return std::ranges::any_of(kWords, [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

std::optional<Hit> match_token(const TokenForm& form, std::string_view text, std::size_t begin) {
  if (begin > 0 && is_alnum(text[begin - 1])) return std::nullopt;
  const std::size_t from = begin + form.prefix.size();
  // Open forms are judged by their beginning and only then read to their end, so that a text full of prefixes stays cheap.
  const std::size_t most = form.longest == kOpen ? kJudged : form.longest + std::size_t{1};
  std::size_t end = form.alphabet->run_end(text, from, most);
  if (form.longest != kOpen && end - from > form.longest) return std::nullopt;
  while (end > from && (text[end - 1] == '.' || text[end - 1] == '-')) --end;  // a sentence's end
  const std::string_view value = text.substr(from, end - from);
  if (value.size() < form.shortest || !looks_random(value) || is_placeholder(value)) return std::nullopt;
  if (form.longest == kOpen) end = form.alphabet->run_end(text, end);
  return Hit{form.type, confidence_of(value), span_of(begin, end)};
}

std::optional<Hit> match_label(const LabelForm& form, std::string_view text, std::size_t label_end) {
  constexpr ByteSet kBetween(" \t:=\"'`\\>|");
  constexpr std::size_t kMostBetween = 12;
  const std::size_t from = kBetween.run_end(text, label_end, kMostBetween);
  if (from == label_end) return std::nullopt;
  const std::size_t end = form.alphabet->run_end(text, from, std::size_t{form.longest} + 1);
  const std::string_view value = text.substr(from, end - from);
  if (value.size() < form.shortest || value.size() > form.longest) return std::nullopt;
  if (!looks_random(value) || is_placeholder(value)) return std::nullopt;
  return Hit{form.type, confidence_of(value), span_of(from, end)};
}

}  // namespace sekisho
