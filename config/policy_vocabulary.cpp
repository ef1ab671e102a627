#include "config/iso_codes.h"
#include "config/policy_reader.h"

#include <algorithm>
#include <cctype>

namespace sekisho {
namespace {

constexpr std::size_t kFewestClasses = 2;
constexpr std::size_t kMostClasses = 8;

// Names that are unique and not empty.
std::vector<std::string> read_names(const YamlNode& node, std::string_view what, Problems& problems) {
  std::vector<std::string> out;
  for (std::string& name : read_strings(node, what, problems).value_or(std::vector<std::string>())) {
    if (name.empty() || name.starts_with('$')) {
      problems.error(node.place, "E-TYPE", "`" + std::string(what) + "` holds a name that is empty or begins with `$`");
    } else if (std::ranges::find(out, name) != out.end()) {
      problems.error(node.place, "E-DUP", "`" + name + "` stands twice in `" + std::string(what) + "`");
    } else {
      out.push_back(std::move(name));
    }
  }
  return out;
}

void read_classes(YamlMap& top, PolicyReader& reader) {
  const YamlNode* node = top.find("classes", Presence::Required);
  if (node == nullptr) return;
  reader.document.classes = read_names(*node, "classes", reader.problems);
  const std::size_t count = reader.document.classes.size();
  if (node->is_list() && (count < kFewestClasses || count > kMostClasses)) {
    reader.problems.error(node->place, "E-TYPE", "`classes` must name 2 to 8 classes, from the lowest to the highest");
  }
}

void read_sets(const YamlNode& node, PolicyReader& reader) {
  if (!node.is_map()) {
    reader.problems.error(node.place, "E-TYPE", "`sets` must be a map of named lists, not " + describe(node));
    return;
  }
  for (const YamlEntry& entry : node.entries) {
    if (!entry.value.is_list()) {
      reader.problems.error(entry.value.place, "E-TYPE", "the set `" + entry.key + "` must be a list, not " + describe(entry.value));
      continue;
    }
    for (const YamlNode& item : entry.value.items) {
      if (!item.is_scalar() || item.is_null()) {
        reader.problems.error(item.place, "E-TYPE",
                              "the set `" + entry.key + "` holds " + describe(item) + " where a single value belongs");
      } else if (item.text.starts_with('$')) {
        reader.problems.error(item.place, "E-REF", "a set cannot hold another set (`" + item.text + "`): write its values out");
      }
    }
    reader.sets.emplace(entry.key, &entry.value);
  }
}

void read_timezone(YamlMap& top, PolicyReader& reader) {
  const std::optional<std::string> name = top.string("timezone");
  if (!name) return;
  const std::optional<LocalTime> zone = LocalTime::find(*name);
  if (!zone) {
    const std::string mend = ": use an IANA name such as `Asia/Tokyo` (the package tzdata must be installed)";
    reader.problems.error(top.find("timezone")->place, "E-REF", "there is no time zone `" + *name + "`" + mend);
    return;
  }
  reader.zone = *zone;
  reader.document.timezone = *name;
}

void read_rate(const YamlEntry& entry, CurrencyRates& currency, PolicyReader& reader) {
  const std::optional<std::string> code = read_currency(entry.key, entry.place, reader.problems);
  const std::optional<double> rate = read_number(entry.value, "currency.rates." + entry.key, reader.problems);
  if (rate && *rate <= 0) {
    reader.problems.error(entry.value.place, "E-TYPE", "`currency.rates." + entry.key + "` must be greater than 0");
  } else if (rate && code && !currency.rates.emplace(*code, *rate).second) {
    reader.problems.error(entry.place, "E-DUP", "the rate of `" + *code + "` stands twice");
  }
}

void read_currency_section(YamlMap& top, PolicyReader& reader) {
  const YamlNode* node = top.find("currency");
  if (node == nullptr) return;
  YamlMap map(*node, "currency", reader.problems);
  CurrencyRates currency;
  if (const auto base = map.name("base", Presence::Required)) {
    currency.base = read_currency(*base, map.find("base")->place, reader.problems).value_or("");
  }
  const YamlNode* rates = map.find("rates");
  if (rates != nullptr && !rates->is_map()) {
    reader.problems.error(rates->place, "E-TYPE", "`currency.rates` must be a map such as `{ USD: 150 }`, not " + describe(*rates));
  }
  if (rates != nullptr) {
    for (const YamlEntry& entry : rates->entries) read_rate(entry, currency, reader);
  }
  map.finish();
  reader.document.currency = std::move(currency);
}

}  // namespace

std::optional<std::string> read_currency(std::string_view text, Place place, Problems& problems) {
  std::string code(text);
  std::ranges::transform(code, code.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  if (is_currency_code(code)) return code;
  problems.error(place, "E-TYPE",
                 "`" + std::string(text) + "` is no currency: use its three letters of ISO 4217, such as `JPY`" + currency_hint(text));
  return std::nullopt;
}

void read_vocabulary(YamlMap& top, PolicyReader& reader) {
  read_classes(top, reader);
  if (const YamlNode* labels = top.find("labels")) reader.document.labels = read_names(*labels, "labels", reader.problems);
  if (const YamlNode* sets = top.find("sets")) read_sets(*sets, reader);
  read_timezone(top, reader);
  read_currency_section(top, reader);
}

}  // namespace sekisho
