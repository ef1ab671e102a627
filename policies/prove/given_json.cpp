#include "policies/prove/given_json.h"

#include "gateway/core/json_tape.h"
#include "policies/model/words.h"

#include <string_view>

namespace sekisho {
namespace {

constexpr std::string_view kCaller = "caller.";
constexpr std::string_view kRequest = "request.";
constexpr std::string_view kHeader = "request.header.";

std::string value_of(const FactValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return json_quote(*text);
  const auto* list = std::get_if<std::vector<std::string>>(&value);
  if (list == nullptr) return text_of(value);
  std::string out = "[";
  for (const std::string& item : *list) out += (out.size() > 1 ? "," : "") + json_quote(item);
  return out + "]";
}

void add_member(std::string& object, std::string_view name, const std::string& value) {
  object += (object.empty() ? "" : ",") + json_quote(name) + ":" + value;
}

void add_object(std::string& object, std::string_view name, const std::string& members) {
  if (!members.empty()) add_member(object, name, "{" + members + "}");
}

void add_list(std::string& object, std::string_view name, const std::vector<std::string>& list) {
  if (!list.empty()) add_member(object, name, value_of(list));
}

}  // namespace

std::string to_json(const Given& given) {
  std::string caller;
  std::string request;
  std::string header;
  for (const auto& [path, fact] : given.facts) {
    const std::string value = value_of(fact.value);
    if (path.starts_with(kCaller)) add_member(caller, std::string_view(path).substr(kCaller.size()), value);
    if (path.starts_with(kHeader)) add_member(header, std::string_view(path).substr(kHeader.size()), value);
    if (path.starts_with(kRequest) && !path.starts_with(kHeader))
      add_member(request, std::string_view(path).substr(kRequest.size()), value);
  }
  add_object(request, "header", header);
  std::string found;
  for (const auto& [type, count] : given.found) add_member(found, type, std::to_string(count));
  std::string budgets;
  for (const auto& [id, ratio] : given.budgets) add_member(budgets, id, text_of(ratio));
  std::string out;
  add_object(out, "caller", caller);
  add_object(out, "request", request);
  add_object(out, "found", found);
  add_list(out, "detectors_failed", given.detectors_failed);
  add_list(out, "disabled", given.disabled);
  add_object(out, "budget", budgets);
  if (given.conversation_class) add_member(out, "conversation_class", json_quote(*given.conversation_class));
  if (given.now) add_member(out, "now", json_quote(to_rfc3339(*given.now)));
  return "{" + out + "}";
}

}  // namespace sekisho
