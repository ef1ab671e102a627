#include "gateway/pipeline/continued_answer.h"

#include "gateway/pipeline/run_on_pool.h"

#include <algorithm>
#include <ranges>

namespace sekisho {

namespace asio = boost::asio;
using Id = JsonTape::Id;

namespace {

// What came of asking a target to repeat an answer: the bytes of the event in which it said more than was there.
asio::awaitable<Result<std::string>> catch_up(TargetAnswer& answer) {
  const std::size_t known = answer.seam()->text().size();
  while (!answer.seam()->caught_up()) {
    auto next = co_await answer.next();
    if (!next) co_return next.error();
    const bool ended = !*next || answer.finished();
    std::string bytes = *next ? answer.write(**next) : std::string();
    if (answer.blocked()) co_return std::string();
    const TextSeam& seam = *answer.seam();
    if (seam.strayed() || seam.beyond_text() || (ended && !seam.caught_up())) {
      co_return gateway_error(ErrorKind::UpstreamTruncated, "target `" + answer.target().id + "` gave another answer than the one begun");
    }
    if (seam.caught_up() && (seam.text().size() > known || ended)) co_return bytes;
  }
  co_return std::string();
}

// True for a target that was given up because another was faster: it has not failed.
bool gave_way(const RequestRecord& record, const Target& target) {
  bool asked = false;
  for (const AttemptRecord& attempt : record.attempts) {
    if (attempt.target != target.id) continue;
    if (attempt.result != "hedge_lost") return false;
    asked = true;
  }
  return asked;
}

}  // namespace

bool RestOfWalk::may_follow(const Error& error) const {
  if (context_.absence.reading_on() || context_.cut.raised()) return false;
  const bool broken = error.source == ErrorSource::Upstream && error.retry != Retry::Never;
  return broken || std::ranges::any_of(plan_.fallback_on, [&](ErrorKind word) { return covers(word, error); });
}

AttemptPlan RestOfWalk::behind(const Target& failed) const {
  AttemptPlan rest = plan_;
  const auto found = std::ranges::find(rest.admitted, &failed);
  rest.admitted.erase(rest.admitted.begin(), found == rest.admitted.end() ? found : found + 1);
  const std::size_t most = context_.snapshot->policy->fallback().max_attempts;
  for (const Target* target : plan_.admitted) {
    const bool comes = std::ranges::find(rest.admitted, target) != rest.admitted.end();
    const bool room = context_.record->attempts.size() + rest.admitted.size() < most;
    if (!comes && room && gave_way(*context_.record, *target)) rest.admitted.push_back(target);
  }
  return rest;
}

asio::awaitable<Result<StartedAnswer>> begin_answer(RequestContext& context, const AttemptPlan& plan, Departures& departures) {
  const AttemptTools tools{context.snapshot->providers, context.runtime.latencies, context.runtime.health};
  auto started = co_await first_answer(departures, plan, tools, context.record);
  if (started) context.reservation = std::move(started->reservation);
  co_return started;
}

void note_failure(RequestContext& context, const Target& target, const Error& error) {
  for (AttemptRecord& attempt : context.record->attempts | std::views::reverse) {
    if (attempt.target != target.id || attempt.result != "ok") continue;
    attempt.result = name_of(error.kind);
    return;
  }
}

ContinuedAnswer::ContinuedAnswer(RequestContext& context, const AttemptPlan& plan, Departures& departures)
    : context_(context), plan_(plan), departures_(departures), walk_(plan, context) {}

asio::awaitable<Result<ContinuedAnswer::Next>> ContinuedAnswer::after(TargetAnswer& broken, Error error) {
  const TextSeam* const seam = broken.seam();
  const bool possible = seam != nullptr && !seam->beyond_text() && !broken.finished() && walk_.may_follow(error);
  if (!possible) co_return error;
  const AttemptPlan rest = walk_.behind(broken.target());
  if (rest.admitted.empty()) co_return error;
  note_failure(context_, broken.target(), error);
  broken.book_as_part();
  broken.disown();
  for (const Target* const target : rest.admitted) {
    auto next = co_await ask(*target, seam->text(), broken.identity());
    if (next) co_return next;
    // A refusal of the content is no reason to ask around; a request that is only too strange for one target is.
    if (next.error().kind == ErrorKind::ContentFiltered && !walk_.may_follow(next.error())) break;
  }
  co_return error;
}

asio::awaitable<Result<ContinuedAnswer::Next>> ContinuedAnswer::ask(const Target& target, std::string text, AnswerIdentity identity) {
  AttemptPlan only = plan_;
  only.admitted = {&target};
  Departures* departures = &departures_;
  BegunText begun;
  if (!text.empty()) {
    begun.how = BegunText::How::Repeated;
    begun.text = std::move(text);
    if (auto told = co_await tell(target, begun.text)) {
      begun.how = BegunText::How::Continued;
      departures = &told->departures;
      told_.push_back(std::move(told));
    }
  }
  auto started = co_await begin_answer(context_, only, *departures);
  if (!started) co_return started.error();
  auto answer = std::make_unique<TargetAnswer>(context_, *std::move(started), std::move(begun), std::move(identity));
  auto bytes = co_await catch_up(*answer);
  if (!bytes) {
    answer->disown();
    note_failure(context_, target, bytes.error());
    co_return bytes.error();
  }
  co_return Next{std::move(answer), *std::move(bytes)};
}

// The capability is the policy's word, and what is not known is not there.
bool ContinuedAnswer::takes_prefill(const Target& target) const {
  const auto& targets = context_.snapshot->policy->targets();
  const auto known = std::ranges::find_if(targets, [&](const PolicyTarget& one) { return one.endpoint.id == target.id; });
  if (known == targets.end()) return false;
  const Attribute* const prefill = known->find("prefill");
  if (prefill == nullptr) return false;
  const bool* const value = std::get_if<bool>(&prefill->value);
  const bool lapsed = prefill->provenance && prefill->provenance->expires && *prefill->provenance->expires <= context_.runtime.clock.wall();
  return value != nullptr && *value && !lapsed;
}

// The tokens that the client allows, less those that it has: the parts together must not be more. At least one, for none means no limit.
std::vector<Splice> ContinuedAnswer::lowered_limits() const {
  const JsonTape& tape = *context_.request.tape;
  const double said = context_.record->usage ? static_cast<double>(context_.record->usage->output) : 0;
  std::vector<Splice> splices;
  for (const std::string_view key : {"max_tokens", "max_completion_tokens"}) {
    const auto allowed = tape.find_number(tape.root(), key);
    if (!allowed || *allowed > 1e9) continue;
    const Id number = tape.find(tape.root(), key);
    const auto left = static_cast<std::int64_t>(std::max(*allowed - said, 1.0));
    splices.push_back({tape.at(number).begin, tape.at(number).end, std::to_string(left)});
  }
  return splices;
}

// The request with the text as the beginning of the assistant's next message; empty where it has no place for one. Vendors refuse white
// space at its end (docs.anthropic.com, "Prefill Claude's response").
std::string ContinuedAnswer::told_body(std::string_view text) const {
  const std::size_t size = without_trailing_space(text);
  const JsonTape& tape = *context_.request.tape;
  const Id messages = tape.find(tape.root(), "messages");
  const bool possible = size > 0 && context_.request.endpoint == Endpoint::Chat && !context_.request.messages.empty() &&
                        context_.request.messages.back().role != Role::Assistant && messages != JsonTape::kNone;
  if (!possible) return {};
  const std::uint32_t end = tape.at(messages).end - 1;
  std::string message = R"(,{"role":"assistant","content":)" + json_quote(text.substr(0, size)) + "}";
  std::vector<Splice> splices = lowered_limits();
  splices.push_back({end, end, std::move(message)});
  return apply_splices(tape.bytes(), std::move(splices));
}

// Judged like a request of its own: what the first target said may be of a class that the second one must not see.
asio::awaitable<std::shared_ptr<ContinuedAnswer::Told>> ContinuedAnswer::tell(const Target& target, std::string_view text) const {
  if (!takes_prefill(target)) co_return nullptr;
  std::string body = told_body(text);
  if (body.empty()) co_return nullptr;
  auto request = context_.snapshot->openai->parse(context_.request.endpoint, std::move(body));
  if (!request) co_return nullptr;
  request->continues_last = true;
  request->id = context_.request.id;
  request->traceparent = context_.request.traceparent;
  auto told = std::make_shared<Told>(context_, *std::move(request));
  const Runtime& runtime = context_.runtime;
  const LiveSources sources{&runtime.latencies, &runtime.budgets, &runtime.exception_uses, &runtime.conversations, &runtime.health};
  const auto judge_now = [&] {
    const Asked asked{context_.caller, context_.exchange.head, told->request};
    told->judgement = judge(*context_.snapshot, asked, sources, runtime.clock);
  };
  if (scans_here(told->request.tape->bytes().size())) {
    judge_now();
  } else {
    co_await run_on_pool(context_.runtime.scan_pool, judge_now);
  }
  const Verdict* const verdict = told->judgement.decision.find(target.id);
  co_return verdict != nullptr && verdict->admitted ? told : nullptr;
}

}  // namespace sekisho
