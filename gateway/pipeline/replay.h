#pragma once

#include "gateway/pipeline/request_context.h"

#include <boost/asio/awaitable.hpp>

#include <memory>

namespace sekisho {

using KeptAnswer = std::shared_ptr<const HttpResponse>;

// Where the client sent an Idempotency-Key: what the first request of that key was answered, waiting for it where it is still under
// way; null where there is no key, or where this request is the first and its answer will be kept (context.ticket).
boost::asio::awaitable<Result<KeptAnswer>> find_kept_answer(RequestContext& context);

// A kept answer may be given again only while every constraint of the decision at hand admits the target that made it
// (docs/policy-language.md §4): a reload, a header or a lapsed attestation may have forbidden it since. That the target is down now is
// no reason to pay twice. A refusal may always be repeated.
bool may_replay(const HttpResponse& kept, const Decision& decision);

boost::asio::awaitable<void> send_replay(RequestContext& context, const HttpResponse& kept);

}  // namespace sekisho
