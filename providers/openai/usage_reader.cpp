#include "providers/openai/usage_reader.h"

#include <algorithm>
#include <initializer_list>

namespace sekisho {
namespace {

using Id = JsonTape::Id;

// More than any answer costs; keeps sums and prices far from overflow.
constexpr double kMostTokens = 1e12;

std::optional<std::int64_t> find_count(const JsonTape& tape, Id object, std::string_view key) {
  const std::optional<double> number = tape.find_number(object, key);
  if (!number) return std::nullopt;
  return static_cast<std::int64_t>(std::clamp(*number, 0.0, kMostTokens));
}

bool is_object(const JsonTape& tape, Id id) { return id != JsonTape::kNone && tape.at(id).kind == JsonTape::Kind::Object; }

// A count by the names that makers give it: in an object of details, or beside the totals.
struct CountNames {
  std::initializer_list<std::string_view> in_details;
  std::initializer_list<std::string_view> beside;
};

// The first count above zero, 0 where there is none.
std::int64_t first_count(const JsonTape& tape, Id usage, const CountNames& names) {
  for (const std::string_view details : {"prompt_tokens_details", "input_tokens_details", "prompt_token_details"}) {
    const Id object = tape.find(usage, details);
    for (const std::string_view key : names.in_details) {
      if (const auto count = find_count(tape, object, key); count.value_or(0) > 0) return *count;
    }
  }
  for (const std::string_view key : names.beside) {
    if (const auto count = find_count(tape, usage, key); count.value_or(0) > 0) return *count;
  }
  return 0;
}

std::int64_t cached_tokens(const JsonTape& tape, Id usage) {
  return first_count(tape, usage,
                     {.in_details = {"cached_tokens"},
                      .beside = {"prompt_cache_hit_tokens", "cached_tokens", "num_cached_tokens", "cache_read_input_tokens"}});
}

// OpenAI says `cache_write_tokens`; hosts of models that bill the writing of a cache keep Anthropic's name (docs.anthropic.com, "Prompt
// caching"), DashScope within the details.
std::int64_t written_tokens(const JsonTape& tape, Id usage) {
  return first_count(tape, usage,
                     {.in_details = {"cache_write_tokens", "cache_creation_input_tokens", "cache_creation_tokens"},
                      .beside = {"cache_creation_input_tokens", "cache_write_tokens"}});
}

std::int64_t reasoning_tokens(const JsonTape& tape, Id usage) {
  for (const std::string_view details : {"completion_tokens_details", "output_tokens_details"}) {
    if (const auto count = find_count(tape, tape.find(usage, details), "reasoning_tokens")) return *count;
  }
  return find_count(tape, usage, "reasoning_tokens").value_or(0);
}

std::optional<Usage> usage_of(const JsonTape& tape, Id id) {
  const auto input = find_count(tape, id, "prompt_tokens");
  const auto output = find_count(tape, id, "completion_tokens");
  const auto total = find_count(tape, id, "total_tokens");
  if (!input && !output && !total) return std::nullopt;
  Usage usage;
  usage.input = input.value_or(output ? 0 : *total);
  usage.output = output.value_or(total ? std::max<std::int64_t>(0, *total - usage.input) : 0);
  usage.cached = std::min(cached_tokens(tape, id), usage.input);
  usage.cache_write = std::min(written_tokens(tape, id), usage.input - usage.cached);
  usage.reasoning = reasoning_tokens(tape, id);
  // Only where reasoning is counted apart does the total exceed prompt and completion by just that much.
  if (usage.reasoning > 0 && total && *total == usage.input + usage.output + usage.reasoning) usage.output += usage.reasoning;
  usage.reasoning = std::min(usage.reasoning, usage.output);
  return usage;
}

}  // namespace

std::optional<Usage> read_usage(const JsonTape& answer) {
  if (const Id usage = answer.find(answer.root(), "usage"); is_object(answer, usage)) return usage_of(answer, usage);
  if (const Id choices = answer.find(answer.root(), "choices"); choices != JsonTape::kNone) {
    for (Id choice = answer.at(choices).first_child; choice != JsonTape::kNone; choice = answer.at(choice).next) {
      if (const Id usage = answer.find(choice, "usage"); is_object(answer, usage)) return usage_of(answer, usage);
    }
  }
  if (const Id usage = answer.find(answer.find(answer.root(), "x_groq"), "usage"); is_object(answer, usage)) return usage_of(answer, usage);
  return std::nullopt;
}

}  // namespace sekisho
