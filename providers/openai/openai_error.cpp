#include "providers/openai/openai_error.h"

#include "gateway/core/error_response.h"
#include "providers/openai/error_words.h"
#include "providers/openai/retry_after.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sekisho {
namespace {

using Id = JsonTape::Id;
using Kind = JsonTape::Kind;

// Larger error bodies are not handed on.
constexpr std::size_t kMostBody = 64 * 1024;
// More of an error body than this is not searched for wording.
constexpr std::size_t kMostSearched = 16 * 1024;

bool is_kind(const JsonTape& tape, Id id, Kind kind) { return id != JsonTape::kNone && tape.at(id).kind == kind; }

// A string, or a number's digits: some vendors' codes are numbers.
std::string word_of(const JsonTape& tape, Id object, std::string_view key) {
  const Id id = tape.find(object, key);
  if (is_kind(tape, id, Kind::String)) return std::string(tape.at(id).text);
  if (is_kind(tape, id, Kind::Number)) return std::string(tape.raw(id));
  return {};
}

// True where JSON means "there is an error here" rather than an empty place for one.
bool is_truthy(const JsonTape& tape, Id id) {
  if (is_kind(tape, id, Kind::Object)) return tape.at(id).first_child != JsonTape::kNone;
  if (is_kind(tape, id, Kind::String)) return !tape.at(id).text.empty();
  return is_kind(tape, id, Kind::Bool) && tape.raw(id) == "true";
}

// Everything in an error's JSON that tells its kind.
struct Clues {
  std::string code;
  std::string type;
  std::string param;
  std::string inner_code;  // Azure's `innererror.code`, Anthropic's `details.error_code`, Google's `status`
  std::string_view text;   // all of the body
  Vendor vendor = Vendor::Other;
  bool flagged = false;  // OpenRouter's moderation: the input or the pattern that was refused is named
  std::optional<std::chrono::milliseconds> retry_after = std::nullopt;
};

void read_object(const JsonTape& tape, Id error, Clues& clues) {
  clues.code = word_of(tape, error, "code");
  clues.type = word_of(tape, error, "type");
  clues.param = word_of(tape, error, "param");
  clues.inner_code = word_of(tape, tape.find(error, "innererror"), "code");
  if (clues.inner_code.empty()) clues.inner_code = word_of(tape, tape.find(error, "details"), "error_code");
  if (clues.inner_code.empty()) clues.inner_code = word_of(tape, error, "status");
  const Id metadata = tape.find(error, "metadata");
  clues.flagged = tape.find(metadata, "flagged_input") != JsonTape::kNone || tape.find(metadata, "patterns") != JsonTape::kNone;
  const Id details = tape.find(error, "details");
  if (!is_kind(tape, details, Kind::Array)) return;
  for (Id detail = tape.at(details).first_child; detail != JsonTape::kNone; detail = tape.at(detail).next) {
    if (const auto delay = tape.find_string(detail, "retryDelay")) clues.retry_after = parse_duration(*delay);
  }
}

// The error's object, out of the array that Google puts it in.
Id top_of(const JsonTape& tape) {
  const Id top = tape.root();
  return tape.at(top).kind == Kind::Array && tape.at(top).first_child != JsonTape::kNone ? tape.at(top).first_child : top;
}

// Tencent's own: `{"Response":{"Error":{"Code":…,"Message":…}}}`.
Id tencent_error(const JsonTape& tape, Id top) { return tape.find(tape.find(top, "Response"), "Error"); }

// The shapes that are about: `{"error":{…}}`, `{"error":"text","code":…}`, flat `{"code":…,"message":…}`, any of them in an array.
Clues clues_of(const JsonTape& tape, Vendor vendor) {
  Clues clues{.code = {}, .type = {}, .param = {}, .inner_code = {}, .text = std::string_view(tape.bytes()).substr(0, kMostSearched)};
  clues.vendor = vendor;
  const Id top = top_of(tape);
  const Id nested = tape.find(top, "error");
  read_object(tape, is_kind(tape, nested, Kind::Object) ? nested : top, clues);
  if (clues.code.empty()) clues.code = word_of(tape, top, "error_code");
  if (clues.code.empty()) clues.code = word_of(tape, tape.find(top, "base_resp"), "status_code");
  if (clues.code.empty()) clues.code = word_of(tape, tencent_error(tape, top), "Code");
  return clues;
}

ErrorKind kind_by_status(int status, const Clues& clues) {
  switch (status) {
    case 402:
      return ErrorKind::QuotaExhausted;
    case 403:
      return clues.vendor == Vendor::Together ? ErrorKind::ContextOverflow : ErrorKind::UpstreamAuth;
    case 401:
    case 434:
      return ErrorKind::UpstreamAuth;
    case 404:
      return ErrorKind::UpstreamNotFound;
    case 408:
    case 504:
    case 524:
      return ErrorKind::UpstreamTimeout;
    case 424:
      return ErrorKind::UpstreamFailed;
    case 429:
      return ErrorKind::UpstreamRateLimited;
    case 451:
      return ErrorKind::ContentFiltered;
    case 529:
      return ErrorKind::UpstreamOverloaded;
    default:
      break;
  }
  if (status >= 500) return says_overloaded(clues.text) ? ErrorKind::UpstreamOverloaded : ErrorKind::UpstreamFailed;
  return status >= 400 ? ErrorKind::UpstreamRejected : ErrorKind::UpstreamProtocol;
}

// What a vendor means by a code, or a status, that means something else, or nothing, with others.
std::optional<ErrorKind> find_kind_of_vendor(int status, const Clues& clues) {
  const bool short_of_tokens = clues.code == "insufficient_quota" || clues.type == "insufficient_quota";
  if (clues.vendor == Vendor::DashScope && short_of_tokens) return ErrorKind::UpstreamRateLimited;
  const bool locked = clues.code == "1110" || clues.code == "1111" || clues.code == "1112";
  if (clues.vendor == Vendor::Zai && locked) return ErrorKind::UpstreamAuth;
  const bool locks = clues.vendor == Vendor::OpenAi || clues.vendor == Vendor::Anthropic;
  if (locks && status == 409) return ErrorKind::UpstreamFailed;
  return std::nullopt;
}

ErrorKind kind_of(int status, const Clues& clues) {
  if (clues.flagged) return ErrorKind::ContentFiltered;
  if (const auto kind = find_kind_of_vendor(status, clues)) return *kind;
  for (const std::string_view word : {std::string_view(clues.code), std::string_view(clues.inner_code), std::string_view(clues.type)}) {
    if (const auto kind = find_kind_of_code(word, status, clues.text)) return *kind;
  }
  const bool about_the_request = status == 400 || status == 403 || status == 413 || status == 422 || status >= 500;
  if (about_the_request) {
    if (const auto kind = find_kind_of_wording(clues.text)) return *kind;
  }
  return kind_by_status(status, clues);
}

bool is_handed_on(ErrorKind kind) {
  return kind == ErrorKind::UpstreamRejected || kind == ErrorKind::ContextOverflow || kind == ErrorKind::ContentFiltered;
}

// Codes are words; anything else might be a sentence with something private in it.
bool is_plain_code(std::string_view code) {
  return !code.empty() && code.size() <= 64 && std::ranges::all_of(code, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
  });
}

// What pydantic says of a request: `[{"loc":["body","n"],"msg":"…"}]`.
std::string words_of_details(const JsonTape& tape, Id details) {
  std::string words;
  for (Id detail = tape.at(details).first_child; detail != JsonTape::kNone; detail = tape.at(detail).next) {
    if (!words.empty()) words += "; ";
    if (const Id place = tape.find(detail, "loc"); place != JsonTape::kNone) words += std::string(tape.raw(place)) + ": ";
    words += tape.find_string(detail, "msg").value_or("");
  }
  return words;
}

// What an error says for people, wherever its vendor puts that. Empty where it says nothing.
std::string own_words(const JsonTape& tape) {
  const Id top = top_of(tape);
  const Id nested = tape.find(top, "error");
  if (is_kind(tape, nested, Kind::String)) return std::string(tape.at(nested).text);
  const std::array<std::pair<Id, std::string_view>, 7> places{{{nested, "message"},
                                                               {tencent_error(tape, top), "Message"},
                                                               {tape.find(top, "base_resp"), "status_msg"},
                                                               {top, "message"},
                                                               {top, "error_msg"},
                                                               {top, "detail"},
                                                               {top, "title"}}};
  for (const auto& [object, key] : places) {
    if (const auto words = tape.find_string(object, key); words && !words->empty()) return std::string(*words);
  }
  const Id details = tape.find(top, "detail");
  return is_kind(tape, details, Kind::Array) ? words_of_details(tape, details) : std::string();
}

// True where a client of this dialect understands the body as it is: a message, and the code that tells what to do.
bool is_in_dialect(const JsonTape& tape, const Error& error) {
  const Id top = tape.root();
  const Id nested = tape.find(top, "error");
  if (!is_kind(tape, nested, Kind::Object) || !tape.find_string(nested, "message") || tape.find(top, "type") != JsonTape::kNone)
    return false;
  const Id code = tape.find(nested, "code");
  if (code != JsonTape::kNone && !is_kind(tape, code, Kind::String) && !is_kind(tape, code, Kind::Null)) return false;
  return error.kind == ErrorKind::UpstreamRejected || tape.find_string(nested, "code") == openai_code(error.kind);
}

// What the client gets of an error that its request is to blame for.
std::string body_to_hand_on(const JsonTape& tape, const Error& error) {
  if (tape.bytes().size() > kMostBody) return {};
  if (is_in_dialect(tape, error)) return std::string(tape.bytes());
  Error told = error;
  if (std::string words = own_words(tape); !words.empty()) told.message = std::move(words);
  return error_body(told, {});
}

Error make_error(ErrorKind kind, int status, const Clues& clues, std::string message) {
  const bool tells = is_plain_code(clues.code) && clues.code != std::to_string(status);
  if (tells) message += " (" + clues.code + ")";
  Error error = upstream_error(kind, std::move(message));
  error.upstream_status = status;
  error.retry_after = clues.retry_after;
  if (!is_handed_on(kind)) return error;
  if (tells && kind == ErrorKind::UpstreamRejected) error.code = clues.code;
  if (clues.param.size() <= 256) error.param = clues.param;
  return error;
}

// The vendors' SDKs obey it before anything else.
void heed_should_retry(Error& error, const Headers& headers) {
  const auto word = headers.find("x-should-retry");
  if (word == "false") {  // neither is the client told to come again
    if (error.retry == Retry::SameTarget) error.retry = Retry::NextTarget;
    error.retry_after.reset();
  }
  if (word == "true" && error.kind == ErrorKind::UpstreamRejected) error.retry = Retry::SameTarget;
}

// The status that a numeric code stands for, such as OpenRouter's; 0 where it is none.
int status_in_code(std::string_view code) {
  if (code.size() != 3 || code.find_first_not_of("0123456789") != std::string_view::npos) return 0;
  const int status = (code[0] - '0') * 100 + (code[1] - '0') * 10 + (code[2] - '0');
  return status >= 400 && status < 600 ? status : 0;
}

bool is_error(const JsonTape& tape) {
  Id top = tape.root();
  if (tape.at(top).kind == Kind::Array) top = tape.at(top).first_child;
  if (!is_kind(tape, top, Kind::Object)) return false;
  if (is_truthy(tape, tape.find(top, "error"))) return true;
  const Id choices = tape.find(top, "choices");
  if (is_kind(tape, choices, Kind::Array) && tape.at(choices).first_child != JsonTape::kNone) return false;
  const std::string base_code = word_of(tape, tape.find(top, "base_resp"), "status_code");
  if (!base_code.empty() && base_code != "0") return true;
  if (choices != JsonTape::kNone || tape.find(top, "data") != JsonTape::kNone) return false;
  if (is_kind(tape, tencent_error(tape, top), Kind::Object)) return true;
  if (tape.find_string(top, "object") == "error" || tape.find_string(top, "type") == "error") return true;
  if (tape.find(top, "error_code") != JsonTape::kNone) return true;
  return !word_of(tape, top, "code").empty() && tape.find_string(top, "message").has_value();
}

}  // namespace

Error read_error(int status, const Headers& headers, std::string_view body, Vendor vendor) {
  JsonLimits limits;
  limits.nodes = 10'000;
  limits.reading = JsonReading::Tolerant;
  const bool readable = body.size() <= kMostBody;
  const Result<JsonTape> tape = JsonTape::parse(std::string(readable ? body : std::string_view()), limits);
  Clues clues;
  if (tape) clues = clues_of(*tape, vendor);
  clues.vendor = vendor;
  clues.text = body.substr(0, kMostSearched);
  const ErrorKind kind = kind_of(status, clues);
  Error error = make_error(kind, status, clues, "the upstream answered status " + std::to_string(status));
  if (tape && is_handed_on(kind)) error.upstream_body = body_to_hand_on(*tape, error);
  if (const auto wait = read_retry_after(headers)) error.retry_after = wait;
  if (kind == ErrorKind::UpstreamRateLimited && !error.retry_after) error.retry_after = find_wait_in_words(clues.text);
  heed_should_retry(error, headers);
  return error;
}

std::optional<Error> find_error(const JsonTape& answer, Vendor vendor) {
  if (!is_error(answer)) return std::nullopt;
  const Clues clues = clues_of(answer, vendor);
  int status = status_in_code(clues.code);
  if (status == 0) status = status_in_code(clues.inner_code);
  // An error inside a success is the upstream's trouble unless it says that the request was at fault.
  const int assumed = status != 0 ? status : clues.type == "invalid_request_error" ? 400 : 500;
  std::string message = "the upstream ended its answer with an error";
  if (status != 0) message += ", status " + std::to_string(status);
  Error error = make_error(kind_of(assumed, clues), status, clues, std::move(message));
  if (is_handed_on(error.kind)) error.upstream_body = body_to_hand_on(answer, error);
  return error;
}

}  // namespace sekisho
