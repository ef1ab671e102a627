#include "policies/model/setting_words.h"
#include "policies/model/words.h"
#include "policies/prove/statement_list.h"

#include <algorithm>

namespace sekisho {
namespace {

std::string text_of_value(const Attribute& attribute) {
  if (const auto* flag = std::get_if<bool>(&attribute.value)) return *flag ? "true" : "false";
  if (const auto* number = std::get_if<double>(&attribute.value)) return text_of(*number);
  if (const auto* word = std::get_if<std::string>(&attribute.value)) return *word;
  if (const auto* entries = std::get_if<std::vector<AttributeEntry>>(&attribute.value)) {
    std::vector<std::string> out;
    for (const AttributeEntry& entry : *entries) {
      out.push_back(entry.name + (entry.expires ? " until " + to_rfc3339(*entry.expires) : std::string()));
    }
    std::ranges::sort(out);  // a set
    return text_of(std::span<const std::string>(out));
  }
  return "unknown";
}

// A kind is told apart by its number: the text `3` is not the number.
void add_attribute(const Attribute& attribute, StatementList& out) {
  std::string text = text_of_value(attribute);
  if (attribute.provenance && attribute.provenance->expires) text += " until " + to_rfc3339(*attribute.provenance->expires);
  out.add_exact(attribute.name, text, std::to_string(attribute.value.index()) + text);
}

std::string micros(const std::optional<std::int64_t>& amount, const std::string& currency) {
  return amount ? to_string(Money{*amount, currency}) : "unknown";
}

void add_price(const Price& price, StatementList& out) {
  out.add("price.in", micros(price.in, price.currency));
  out.add("price.out", micros(price.out, price.currency));
  out.add("price.cached", micros(price.cached, price.currency));
  out.add("price.cache_write", micros(price.cache_write, price.currency));
}

void add_timeouts(const TargetTimeouts& timeouts, StatementList& out) {
  out.add_time("timeouts.connect", timeouts.connect);
  out.add_time("timeouts.first_byte", timeouts.first_byte);
  out.add_time("timeouts.first_event", timeouts.first_event);
  out.add_time("timeouts.between_bytes", timeouts.between_bytes);
  out.add_time("timeouts.between_events", timeouts.between_events);
  out.add_time("timeouts.total", timeouts.total);
}

void add_breaker(const BreakerSettings& breaker, StatementList& out) {
  out.add_flag("breaker", breaker.enabled);
  out.add_number("breaker.failures", breaker.failures);
  out.add_number("breaker.error_rate", breaker.error_rate);
  out.add_number("breaker.requests", breaker.requests);
  out.add_time("breaker.window", std::optional(breaker.window));
  out.add_time("breaker.probe", std::optional(breaker.probe));
  out.add_time("breaker.slow", breaker.slow);
  out.add_time("breaker.check", breaker.check);
}

void add_conduct(const TargetConduct& conduct, StatementList& out) {
  out.add_number("retry.attempts", conduct.retry.attempts);
  out.add_time("retry.base", std::optional(conduct.retry.base));
  out.add_time("retry.max", std::optional(conduct.retry.longest));
  out.add("retry.uncertain", conduct.retry.uncertain == RetrySettings::Uncertain::Never ? "never" : "allow");
  add_breaker(conduct.breaker, out);
  out.add_number("concurrency.max", conduct.concurrency.max);
  out.add_number("concurrency.queue", conduct.concurrency.queue);
  out.add_time("concurrency.wait", std::optional(conduct.concurrency.wait));
  out.add_flag("concurrency.adaptive", conduct.concurrency.adaptive);
  out.add_flag("hedge", conduct.hedge.has_value());
  out.add_time("hedge.after", conduct.hedge ? conduct.hedge->after : std::nullopt);
  out.add("mirror.target", conduct.mirror ? conduct.mirror->target : "-");
  out.add_number("mirror.share", conduct.mirror ? conduct.mirror->share : 0);
  out.add_number("weight", conduct.weight);
}

}  // namespace

void add_targets(const PolicyDocument& document, StatementList& out) {
  for (const PolicyTarget& target : document.targets) {
    out.enter("targets", target.endpoint.id);
    out.add("provider", target.endpoint.provider);
    out.add("model", target.endpoint.model);
    out.add_words("aliases", target.endpoint.aliases);
    out.add_flag("enabled", target.enabled);
    add_price(target.endpoint.price, out);
    add_timeouts(target.endpoint.timeouts, out);
    add_conduct(target.endpoint.conduct, out);
    out.add("stream.malformed", word_of(target.endpoint.malformed, kStreamMalformedWords));
    for (const Attribute& attribute : target.attributes) add_attribute(attribute, out);
  }
}

}  // namespace sekisho
