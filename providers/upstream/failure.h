#pragma once

#include "gateway/core/error.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace sekisho {

// The words for what goes wrong on the way to an upstream, which both transports use. `authority` is host and port as configured; no
// message names a path, a query, a header or a body. Each has a `public_message` for the client, which names no address: words that go
// on from `target … `.

// ConnectFailed: `cannot connect to … : <why>`, by proxy where there is one.
Error connect_failed(std::string_view authority, std::string_view why, std::string_view proxy = {});
// ConnectFailed: the origin spells out, or its name leads to, an address that is not public. `address_refused` is set.
Error private_origin(std::string_view authority);
Error private_address(std::string_view authority, std::string_view address);
// UpstreamTimeout, by phase.
Error no_connection_free(std::string_view authority, std::size_t limit);
Error connecting_too_slow(std::string_view authority);
Error head_too_slow(std::string_view authority);
Error silent_too_long(std::string_view authority);
// ConnectFailed, and UpstreamTruncated once there was a head.
Error lost_before_head(std::string_view authority);
Error lost_in_body(std::string_view authority);
// UpstreamProtocol: `… answered <how>`.
Error broken_answer(std::string_view authority, std::string_view how);
Error headers_too_large(std::string_view authority);
Error unasked_coding(std::string_view authority);

// The same for any other Error about an upstream.
Error told_as(Error error, std::string_view public_words);

// A system's or library's sentence as it stands inside ours.
std::string lower_first(std::string_view text);

}  // namespace sekisho
