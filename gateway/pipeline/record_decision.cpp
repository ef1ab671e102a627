#include "gateway/pipeline/record_decision.h"

#include <algorithm>

namespace sekisho {
namespace {

namespace asio = boost::asio;

const AuditSettings& settings_of(const RequestContext& context) { return context.snapshot->policy->document().audit; }

bool keeps_records(const RequestContext& context) {
  return context.runtime.journal != nullptr && settings_of(context).store != AuditSettings::Store::None;
}

// As long as the policy says, or as the longest of the obligations that came with the decision; nullopt: for ever.
std::optional<WallTime> keep_until(const RequestContext& context) {
  if (!settings_of(context).keep) return std::nullopt;
  std::chrono::hours keep = *settings_of(context).keep;
  for (const Obligation* obligation : context.judgement.decision.obligations) keep = std::max(keep, obligation->retention.value_or(keep));
  return context.judgement.input.now + keep;
}

}  // namespace

std::string digest_for_audit(const RequestContext& context) {
  if (!keeps_records(context) || settings_of(context).content != AuditSettings::Content::Digest) return {};
  return context.runtime.hasher->hash(context.request.tape->bytes());
}

asio::awaitable<Result<void>> record_decision(RequestContext& context) {
  if (!keeps_records(context)) co_return Result<void>();
  context.record->audited = true;
  context.record->keep_until = keep_until(context);
  const Judgement& judgement = context.judgement;
  const DecisionReport report{*context.record, judgement.input, judgement.decision, judgement.digest};
  const bool attempts_follow = !judgement.decision.order.empty();
  const bool must_wait = settings_of(context).on_error == AuditSettings::OnError::Block && attempts_follow;
  co_return co_await context.runtime.journal->decided(report, must_wait ? Commitment::Durable : Commitment::Spooled);
}

}  // namespace sekisho
