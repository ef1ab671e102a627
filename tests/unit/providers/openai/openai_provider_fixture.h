#pragma once

#include "gateway/core/json_tape.h"
#include "providers/openai/openai_dialect.h"
#include "providers/openai/openai_provider.h"
#include "providers/upstream/upstream_transport.h"
#include "tests/support/run_awaitable.h"
#include "tests/support/scripted_upstream.h"

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace sekisho {

using std::chrono::milliseconds;
using Started = Result<std::unique_ptr<CompletionStream>>;

// The provider with its real dialect and transport, in front of a scripted upstream.
class OpenAiProviderTest : public testing::Test {
 private:
  static boost::asio::awaitable<std::string> drain(CompletionStream& stream) {
    std::string text;
    for (;;) {
      const auto event = co_await stream.next();
      if (!event) co_return text + "[" + std::string(name_of(event.error().kind)) + "]";
      if (!*event) co_return text;
      for (const StreamPart& part : (*event)->parts) {
        if (const auto* delta = std::get_if<TextDelta>(&part)) text += delta->text;
      }
    }
  }

 protected:
  OpenAiSettings settings() {
    OpenAiSettings settings;
    settings.name = "vendor";
    settings.origin.base_url = upstream_.url() + "/v1";
    settings.origin.allow_private = true;
    settings.user_agent = "sekisho/1.2.3";
    return settings;
  }
  OpenAiSettings settings_with_keys() {
    OpenAiSettings with = settings();
    with.keys = {Secret("key-1"), Secret("key-2"), Secret("key-3")};
    return with;
  }
  std::unique_ptr<OpenAiProvider> provider(OpenAiSettings settings) {
    return std::make_unique<OpenAiProvider>(std::move(settings), make_openai_dialect(), transport_);
  }

  static Request request(bool stream) {
    Request request;
    request.stream = stream;
    request.usage_asked = true;
    request.model = "asked";
    request.id = "REQ-1";
    const std::string body = stream ? R"({"model":"asked","messages":[],"stream":true})" : R"({"model":"asked","messages":[]})";
    request.tape = std::make_shared<const JsonTape>(JsonTape::parse(body, JsonLimits()).value());
    return request;
  }
  static Request streamed() { return request(true); }
  static Request whole() { return request(false); }

  Started start(OpenAiProvider& provider, const Request& request) {
    return run_awaitable(context_, provider.start(request, target_, sent_));
  }
  // What starting ended with: a kind's name, or `ok`.
  std::string outcome(OpenAiProvider& provider, const Request& request) {
    const Started started = start(provider, request);
    return started ? "ok" : std::string(name_of(started.error().kind));
  }
  Result<std::optional<StreamEvent>> next(CompletionStream& stream) { return run_awaitable(context_, stream.next()); }
  // The text of everything that comes, then the error's kind in brackets where it does not end well.
  std::string read_all(CompletionStream& stream) { return run_awaitable(context_, drain(stream)); }
  std::string answer_to(const Request& request, OpenAiSettings settings) {
    const auto asked = provider(std::move(settings));
    Started started = start(*asked, request);
    if (!started) return "[" + std::string(name_of(started.error().kind)) + "]";
    return read_all(**started);
  }
  std::string answer_to(const Request& request) { return answer_to(request, settings()); }

  static std::string text_frame(const std::string& text) {
    return R"(data: {"id":"c","choices":[{"index":0,"delta":{"content":")" + text + "\"}}]}\n\n";
  }
  static std::string last_frames() {
    return "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
  }
  static std::string whole_answer() {
    return R"({"id":"c","choices":[{"index":0,"message":{"role":"assistant","content":"hello"},"finish_reason":"stop"}]})";
  }

  ScriptedUpstream upstream_;
  UpstreamTransport transport_;
  boost::asio::io_context context_{1};
  SentMark sent_;  // of all that is started
  Target target_{.id = "t", .provider = "vendor", .model = "gpt", .aliases = {}, .price = {}, .timeouts = {}, .conduct = {}};
};

}  // namespace sekisho
