#include "providers/openai/split_pairs.h"

#include "providers/openai/whole_answer.h"

#include <algorithm>

namespace sekisho {
namespace {

using Id = JsonTape::Id;
using Kind = JsonTape::Kind;

constexpr std::size_t kEscape = 6;  // `\ud83d`
constexpr std::string_view kFirst = "89abAB";
constexpr std::string_view kSecond = "cdefCDEF";

bool is_half(std::string_view escape, std::string_view which) {
  return escape.size() == kEscape && escape.starts_with("\\u") && (escape[2] == 'd' || escape[2] == 'D') &&
         which.find(escape[3]) != std::string_view::npos;
}

// Whether some string may end with a first half: told at a glance, for nearly none does.
bool may_end_within_pair(std::string_view json) {
  for (std::size_t at = json.find("\\u"); at != std::string_view::npos; at = json.find("\\u", at + 2)) {
    const std::string_view rest = json.substr(at);
    if (rest.size() > kEscape && rest[kEscape] == '"' && is_half(rest.substr(0, kEscape), kFirst)) return true;
  }
  return false;
}

// The first half that ends the inside of a JSON string; empty where none does.
std::string_view trailing_half(std::string_view inside) {
  if (inside.size() < kEscape) return {};
  const std::string_view escape = inside.substr(inside.size() - kEscape);
  const std::string_view before = inside.substr(0, inside.size() - kEscape);
  const std::size_t plain = before.find_last_not_of('\\');
  const std::size_t backslashes = before.size() - (plain == std::string_view::npos ? 0 : plain + 1);
  return is_half(escape, kFirst) && backslashes % 2 == 0 ? escape : std::string_view();
}

}  // namespace

std::optional<std::string> SplitPairs::join(std::string_view json) {
  if (held_.empty() && !may_end_within_pair(json)) return std::nullopt;
  const Result<JsonTape> chunk = JsonTape::parse(std::string(json), limits_of_answers());
  if (!chunk) return std::nullopt;
  const Id choices = chunk->find(chunk->root(), "choices");
  if (choices == JsonTape::kNone) return std::nullopt;
  std::vector<Splice> splices;
  for (Id choice = chunk->at(choices).first_child; choice != JsonTape::kNone; choice = chunk->at(choice).next) {
    join_choice(*chunk, choice, splices);
  }
  if (splices.empty()) return std::nullopt;
  return apply_splices(chunk->bytes(), std::move(splices));
}

void SplitPairs::join_choice(const JsonTape& chunk, Id choice, std::vector<Splice>& splices) {
  const int index = static_cast<int>(std::clamp(chunk.find_number(choice, "index").value_or(0), 0.0, 1e6));
  if (const Id text = chunk.find(choice, "text"); text != JsonTape::kNone) join_text(chunk, text, index, splices);
  const Id delta = chunk.find(choice, "delta");
  if (delta == JsonTape::kNone || chunk.at(delta).kind != Kind::Object) return;
  for (Id member = chunk.at(delta).first_child; member != JsonTape::kNone; member = chunk.at(member).next) {
    join_text(chunk, member, index, splices);
  }
}

void SplitPairs::join_text(const JsonTape& chunk, Id text, int choice, std::vector<Splice>& splices) {
  const JsonTape::Node& node = chunk.at(text);
  if (node.kind != Kind::String || node.end - node.begin <= 2) return;
  std::string_view inside = chunk.raw(text);
  inside = inside.substr(1, inside.size() - 2);
  const std::pair<int, std::string> place(choice, node.key);
  const auto held = held_.extract(place);
  // A half that no other follows is no character.
  const bool joined = !held.empty() && is_half(inside.substr(0, kEscape), kSecond);
  const std::string first = joined ? held.mapped() : std::string();
  const std::string_view half = trailing_half(inside);
  if (first.empty() && half.empty()) return;
  if (!half.empty()) held_[place] = half;
  std::string whole = "\"" + first;
  whole.append(inside.substr(0, inside.size() - half.size())).append("\"");
  splices.push_back({node.begin, node.end, std::move(whole)});
}

}  // namespace sekisho
