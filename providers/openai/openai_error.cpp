#include "providers/openai/openai_error.h"

#include "providers/openai/error_words.h"
#include "providers/openai/retry_after.h"

#include <algorithm>
#include <cmath>

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
  std::string inner_code;  // Azure's `innererror.code`, Google's `status`
  std::string_view text;   // all of the body
  bool flagged = false;    // OpenRouter's moderation: the input or the pattern that was refused is named
  std::optional<std::chrono::milliseconds> retry_after = std::nullopt;
};

void read_object(const JsonTape& tape, Id error, Clues& clues) {
  clues.code = word_of(tape, error, "code");
  clues.type = word_of(tape, error, "type");
  clues.param = word_of(tape, error, "param");
  clues.inner_code = word_of(tape, tape.find(error, "innererror"), "code");
  if (clues.inner_code.empty()) clues.inner_code = word_of(tape, error, "status");
  const Id metadata = tape.find(error, "metadata");
  clues.flagged = tape.find(metadata, "flagged_input") != JsonTape::kNone || tape.find(metadata, "patterns") != JsonTape::kNone;
  const Id details = tape.find(error, "details");
  if (!is_kind(tape, details, Kind::Array)) return;
  for (Id detail = tape.at(details).first_child; detail != JsonTape::kNone; detail = tape.at(detail).next) {
    if (const auto delay = tape.find_string(detail, "retryDelay")) clues.retry_after = parse_duration(*delay);
  }
}

// The shapes that are about: `{"error":{…}}`, `{"error":"text","code":…}`, flat `{"code":…,"message":…}`, any of them in an array.
Clues clues_of(const JsonTape& tape) {
  Clues clues{.code = {}, .type = {}, .param = {}, .inner_code = {}, .text = std::string_view(tape.bytes()).substr(0, kMostSearched)};
  Id top = tape.root();
  if (tape.at(top).kind == Kind::Array && tape.at(top).first_child != JsonTape::kNone) top = tape.at(top).first_child;
  const Id nested = tape.find(top, "error");
  read_object(tape, is_kind(tape, nested, Kind::Object) ? nested : top, clues);
  if (clues.code.empty()) clues.code = word_of(tape, top, "error_code");
  if (clues.code.empty()) clues.code = word_of(tape, tape.find(top, "base_resp"), "status_code");
  return clues;
}

ErrorKind kind_by_status(int status, const Clues& clues) {
  switch (status) {
    case 402:
      return ErrorKind::QuotaExhausted;
    case 401:
    case 403:
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
    case 503:
      return says_overloaded(clues.text) ? ErrorKind::UpstreamOverloaded : ErrorKind::UpstreamFailed;
    default:
      break;
  }
  if (status >= 500) return ErrorKind::UpstreamFailed;
  return status >= 400 ? ErrorKind::UpstreamRejected : ErrorKind::UpstreamProtocol;
}

ErrorKind kind_of(int status, const Clues& clues) {
  if (clues.flagged) return ErrorKind::ContentFiltered;
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

Error make_error(ErrorKind kind, int status, const Clues& clues, std::string message) {
  const bool tells = is_plain_code(clues.code) && clues.code != std::to_string(status);
  if (tells) message += " (" + clues.code + ")";
  Error error = upstream_error(kind, std::move(message));
  error.upstream_status = status;
  error.retry_after = clues.retry_after;
  if (!is_handed_on(kind)) return error;
  if (tells) error.code = clues.code;
  if (clues.param.size() <= 256) error.param = clues.param;
  if (clues.text.size() <= kMostBody) error.upstream_body = clues.text;
  return error;
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
  if (tape.find(top, "choices") != JsonTape::kNone || tape.find(top, "data") != JsonTape::kNone) return false;
  if (tape.find_string(top, "object") == "error" || tape.find_string(top, "type") == "error") return true;
  if (tape.find(top, "error_code") != JsonTape::kNone) return true;
  const std::string base_code = word_of(tape, tape.find(top, "base_resp"), "status_code");
  if (!base_code.empty() && base_code != "0") return true;
  return !word_of(tape, top, "code").empty() && tape.find_string(top, "message").has_value();
}

}  // namespace

Error read_error(int status, const Headers& headers, std::string_view body) {
  JsonLimits limits;
  limits.nodes = 10'000;
  limits.reading = JsonReading::Tolerant;
  const bool readable = body.size() <= kMostBody;
  const Result<JsonTape> tape = JsonTape::parse(std::string(readable ? body : std::string_view()), limits);
  Clues clues;
  if (tape) clues = clues_of(*tape);
  clues.text = body.substr(0, kMostSearched);
  const ErrorKind kind = kind_of(status, clues);
  Error error = make_error(kind, status, clues, "the upstream answered status " + std::to_string(status));
  error.upstream_body = is_handed_on(kind) && tape && readable ? std::string(body) : std::string();
  if (const auto wait = read_retry_after(headers)) error.retry_after = wait;
  if (kind == ErrorKind::UpstreamRateLimited && !error.retry_after) error.retry_after = find_wait_in_words(clues.text);
  return error;
}

std::optional<Error> find_error(const JsonTape& answer) {
  if (!is_error(answer)) return std::nullopt;
  const Clues clues = clues_of(answer);
  int status = status_in_code(clues.code);
  if (status == 0) status = status_in_code(clues.inner_code);
  // An error inside a success is the upstream's trouble unless it says that the request was at fault.
  const int assumed = status != 0 ? status : clues.type == "invalid_request_error" ? 400 : 500;
  std::string message = "the upstream ended its answer with an error";
  if (status != 0) message += ", status " + std::to_string(status);
  Error error = make_error(kind_of(assumed, clues), status, clues, std::move(message));
  if (!error.upstream_body.empty()) error.upstream_body = answer.bytes().size() <= kMostBody ? answer.bytes() : std::string();
  return error;
}

}  // namespace sekisho
