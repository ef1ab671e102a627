#include "config/policy_path.h"
#include "config/policy_rule_list.h"
#include "policies/model/setting_words.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace sekisho {
namespace {

constexpr double kMicros = 1e6;
constexpr double kHighestLimit = 1e12;
constexpr int kLongestWindow = 1000;
constexpr std::string_view kRolling = " rolling";
const std::array<std::string, 6> kScopes{"org", "team", "app", "user", "key", "class"};

// What stands for `team` and the like.
std::string path_of_scope(const std::string& scope) {
  if (scope == "class") return "data.class";
  const bool is_fact = scope != "org" && std::ranges::find(kScopes, scope) != kScopes.end();
  return is_fact ? "caller." + scope : scope;
}

void read_scope(YamlMap& map, Budget& budget, PolicyReader& reader) {
  const std::optional<std::string> scope = map.name("scope", Presence::Required);
  if (!scope) return;
  const Place place = map.find("scope")->place;
  budget.scope = path_of_scope(*scope);
  const bool is_caller = budget.scope.starts_with("caller.") && budget.scope.size() > std::string_view("caller.").size();
  if (!is_caller && budget.scope != "org" && budget.scope != "data.class") {
    reader.problems.error(place, "E-TYPE",
                          "`" + *scope + "` is no scope: there are `org`, `team`, `app`, `user`, `key`, `class` and every `caller.…`" +
                              did_you_mean(*scope, kScopes));
  } else if (is_asserted(budget.scope, reader)) {
    reader.problems.error(place, "E-TRUST", "`" + budget.scope + "` is only asserted by the caller, who could spend in another's name");
  } else if (is_caller) {
    resolve_path(budget.scope, place, ExpressionSite::Prefer, reader);
  }
}

// `1mo`, `7d`, `24h rolling`.
bool parse_window(std::string_view text, Budget& budget) {
  budget.rolling = text.ends_with(kRolling);
  if (budget.rolling) text.remove_suffix(kRolling.size());
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), budget.window);
  if (failure != std::errc() || budget.window < 1 || budget.window > kLongestWindow) return false;
  const auto unit = std::ranges::find(kBudgetUnitWords, std::string_view(end, text.data() + text.size()));
  if (unit == kBudgetUnitWords.end()) return false;
  budget.unit = static_cast<Budget::Unit>(unit - kBudgetUnitWords.begin());
  return true;
}

void read_window(YamlMap& map, Budget& budget, PolicyReader& reader) {
  const YamlNode* node = map.find("window", Presence::Required);
  if (node == nullptr || (node->kind == YamlNode::Kind::String && parse_window(node->text, budget))) return;
  reader.problems.error(
      node->place, "E-TYPE",
      "`" + map.path_of("window") + "` must be such as `1h`, `1d`, `1w`, `1mo`, `1y` or `24h rolling`, not " + describe(*node));
}

bool has_price(const Price& price) { return price.in || price.out || price.cached || price.cache_write; }

// Prices and the limit must meet in one currency: what cannot be compared would keep out everything.
void check_currency(const std::string& currency, Place place, PolicyReader& reader) {
  const std::optional<CurrencyRates>& rates = reader.document.currency;
  if (rates && currency != rates->base && !rates->rates.contains(currency)) {
    reader.problems.error(place, "E-REF", "`currency.rates` has no rate for `" + currency + "`");
  }
  if (rates) return;
  for (const PolicyTarget& target : reader.document.targets) {
    const std::string& price = target.endpoint.price.currency;
    if (!has_price(target.endpoint.price) || price == currency) continue;
    const std::string what = price.empty() ? "the price of `" + target.endpoint.id +
                                                 "`, which names no currency: add `price.currency`, or `currency: { base: " + currency +
                                                 " }` at the top"
                                           : "prices in `" + price + "`: add `currency: { base: …, rates: { … } }` at the top";
    reader.problems.error(place, "E-REF", "a limit in `" + currency + "` cannot be compared with " + what);
    return;
  }
}

void read_limit(YamlMap& map, Budget& budget, PolicyReader& reader) {
  const YamlNode* node = map.find("limit", Presence::Required);
  if (node == nullptr) return;
  if (!node->is_map() || node->entries.size() != 1) {
    reader.problems.error(node->place, "E-TYPE",
                          "`" + map.path_of("limit") + "` must be one amount such as `{ jpy: 300000 }`, not " + describe(*node));
    return;
  }
  const YamlEntry& entry = node->entries.front();
  const std::optional<std::string> currency = read_currency(entry.key, entry.place, reader.problems);
  const std::optional<double> amount = read_number(entry.value, map.path_of("limit") + "." + entry.key, reader.problems);
  if (amount && (*amount < 0 || *amount > kHighestLimit)) {
    reader.problems.error(entry.value.place, "E-TYPE", "`" + map.path_of("limit") + "` must be from 0 to 1000000000000");
  } else if (amount && currency) {
    budget.limit = {std::llround(*amount * kMicros), *currency};
    check_currency(*currency, entry.place, reader);
  }
}

void read_on_exceed(YamlMap& map, Budget& budget, PolicyReader& reader) {
  const YamlNode* node = map.find("on_exceed");
  if (node == nullptr || (node->kind == YamlNode::Kind::String && node->text == "block")) return;
  if (!node->is_map()) {
    reader.problems.error(node->place, "E-TYPE",
                          "`" + map.path_of("on_exceed") + "` must be `block` or `{ allow_only: { … } }`, not " + describe(*node));
    return;
  }
  budget.on_exceed = Budget::OnExceed::AllowOnly;
  YamlMap choice(*node, map.path_of("on_exceed"), reader.problems);
  if (const YamlNode* allow_only = choice.find("allow_only", Presence::Required)) {
    const Requirement requirement{choice.path_of("allow_only"), "E-TYPE", "every target is left when the money is spent"};
    budget.allow_only = read_requirement(*allow_only, requirement, reader);
  }
  choice.finish();
}

// A hard limit keeps out what has no price, and so whatever answers with text where only the price of what goes in is known.
void warn_of_missing_prices(PolicyReader& reader) {
  const auto blocks = [](const Budget& budget) { return budget.on_exceed == Budget::OnExceed::Block; };
  const auto hard = std::ranges::find_if(reader.document.budgets, blocks);
  if (hard == reader.document.budgets.end()) return;
  for (const PolicyTarget& target : reader.document.targets) {
    const Price& price = target.endpoint.price;
    const Attribute* embeddings = target.find("embeddings");
    const bool* embeds = embeddings == nullptr ? nullptr : std::get_if<bool>(&embeddings->value);
    if (price.in && (price.out || (embeds != nullptr && *embeds))) continue;
    reader.problems.warning(Place{target.place.line, target.place.column}, "W-BUDGET",
                            "`" + target.endpoint.id + "` has no `price." + (price.in ? "out" : "in") + "`: budget `" + hard->id +
                                "` keeps out what cannot be estimated (write 0 for what costs nothing)");
  }
}

// What no target has a price for cannot be counted; that is a mistake only where money is really spent.
void warn_of_prices(Place place, PolicyReader& reader) {
  const auto tells = [](const PolicyTarget& target) { return target.find("price.in") != nullptr || target.find("price.out") != nullptr; };
  if (std::ranges::any_of(reader.document.targets, tells)) return warn_of_missing_prices(reader);
  if (reader.use != PolicyUse::Serve) return;
  reader.problems.warning(place, "W-BUDGET", "no target has a `price`, so nothing counts towards a budget");
}

}  // namespace

void read_budget_ids(YamlMap& top, PolicyReader& reader) {
  const YamlNode* list = top.find("budgets");
  if (list == nullptr) return;
  for (const YamlNode& item : list->items) {
    const YamlNode* id = item.find("id");
    if (id != nullptr && id->kind == YamlNode::Kind::String) reader.budget_ids.push_back(id->text);
  }
}

void read_budgets(YamlMap& top, PolicyReader& reader) {
  const YamlNode* list = top.find("budgets");
  if (list == nullptr) return;
  read_entries(*list, "budgets", reader, [&](YamlMap& map, const YamlNode&) {
    Budget budget;
    budget.place = source_place(map.place());
    budget.id = read_rule_id(map, "budgets", reader);
    read_scope(map, budget, reader);
    read_window(map, budget, reader);
    read_limit(map, budget, reader);
    read_on_exceed(map, budget, reader);
    reader.document.budgets.push_back(std::move(budget));
  });
  if (!list->items.empty()) warn_of_prices(list->place, reader);
}

}  // namespace sekisho
