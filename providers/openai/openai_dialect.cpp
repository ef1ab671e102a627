#include "providers/openai/openai_dialect.h"

#include "providers/openai/neutral_encoder.h"
#include "providers/openai/openai_error.h"
#include "providers/openai/prefill.h"
#include "providers/openai/stream_decoder.h"

#include <algorithm>
#include <iterator>

namespace sekisho {
namespace {

using Id = JsonTape::Id;
using Kind = JsonTape::Kind;

constexpr std::string_view kUsageOption = "\"include_usage\":true";

Splice replace(const JsonTape& tape, Id id, std::string bytes) { return {tape.at(id).begin, tape.at(id).end, std::move(bytes)}; }

// A member put first into an object.
Splice insert_member(const JsonTape& tape, Id object, std::string member) {
  const std::uint32_t place = tape.at(object).begin + 1;
  if (tape.at(object).first_child != JsonTape::kNone) member += ',';
  return {place, place, std::move(member)};
}

// What makes the upstream of a stream send its usage. Nothing but that changes in what the client set.
Splice ask_for_usage(const JsonTape& tape) {
  const Id options = tape.find(tape.root(), "stream_options");
  const std::string whole = "{" + std::string(kUsageOption) + "}";
  if (options == JsonTape::kNone) return insert_member(tape, tape.root(), "\"stream_options\":" + whole);
  if (tape.at(options).kind != Kind::Object) return replace(tape, options, whole);
  const Id asked = tape.find(options, "include_usage");
  if (asked == JsonTape::kNone) return insert_member(tape, options, std::string(kUsageOption));
  return replace(tape, asked, "true");
}

std::string encode_relay(const Request& request, const Target& target, const PrefillWords& prefill) {
  const JsonTape& tape = *request.tape;
  std::vector<Splice> splices;
  const Id model = tape.find(tape.root(), "model");
  if (model == JsonTape::kNone) {
    splices.push_back(insert_member(tape, tape.root(), "\"model\":" + json_quote(target.model)));
  } else if (tape.at(model).kind != Kind::String || tape.at(model).text != target.model) {
    splices.push_back(replace(tape, model, json_quote(target.model)));
  }
  if (request.stream && !request.usage_asked) splices.push_back(ask_for_usage(tape));
  if (request.continues_last) std::ranges::move(prefill_splices(tape, prefill), std::back_inserter(splices));
  return apply_splices(tape.bytes(), std::move(splices));
}

// The text of the message that the answer goes on with.
std::string told_text(const Request& request) {
  std::string text;
  if (request.messages.empty()) return text;
  for (const ContentPart& part : request.messages.back().content) text += part.text;
  return text;
}

class OpenAiDialect final : public Dialect {
 public:
  explicit OpenAiDialect(Vendor vendor) : vendor_(vendor) {}

  Result<UpstreamRequest> encode(const Request& request, const Target& target) const override {
    if (request.dialect != WireDialect::OpenAi || !request.tape) return encode_neutral(request, target, vendor_);
    const PrefillWords prefill = request.continues_last ? prefill_words(vendor_) : PrefillWords();
    UpstreamRequest out = upstream_request(request, encode_relay(request, target, prefill));
    out.base_path = prefill.beta_path;
    return out;
  }

  std::unique_ptr<StreamDecoder> decoder(const Request& request) const override {
    auto decoder = request.stream ? make_stream_decoder(request.endpoint, vendor_) : make_whole_decoder(request.endpoint, vendor_);
    // llama.cpp, in the process or behind a provider without a vendor, and Mistral begin with the text again that they go on with.
    const bool may_echo = vendor_ == Vendor::Mistral || vendor_ == Vendor::Other;
    return request.continues_last && may_echo ? without_echo(std::move(decoder), told_text(request)) : std::move(decoder);
  }

  Error decode_error(int status, const Headers& headers, std::string_view body) const override {
    return read_error(status, headers, body, vendor_);
  }

 private:
  const Vendor vendor_;
};

}  // namespace

std::unique_ptr<Dialect> make_openai_dialect(Vendor vendor) { return std::make_unique<OpenAiDialect>(vendor); }

Result<UpstreamRequest> encode_neutral(const Request& request, const Target& target, Vendor vendor) {
  const PrefillWords prefill = request.continues_last ? prefill_words(vendor) : PrefillWords();
  UpstreamRequest out = upstream_request(request, neutral_body(request, target, prefill));
  out.base_path = prefill.beta_path;
  return out;
}

}  // namespace sekisho
