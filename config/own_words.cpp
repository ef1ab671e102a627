#include "config/own_words.h"

#include <algorithm>
#include <cctype>

namespace sekisho {
namespace {

// Keys of the schema, first words of paths and the words that some keys take, between spaces.
constexpr std::string_view kOwnWords =
    " abuse_monitoring action adaptive after aliases all allow_only any api appi28 approved_by assert attempt_timeout_s"
    " attempts audit base because between_bytes between_events block blocked breaker budget budgets by cache_write cached caller certs"
    " check class classes classify concurrency confidence connect constraints contact content context contracts conversation"
    " conversation_class currency data dates deadline_s declared_class deny deployment detectors detectors_failed disabled drain_timeout"
    " drop_part embeddings en enabled error_rate exceptable exceptions expect expires failures fallback family first_byte"
    " first_event for forbid found generalise given gt gte has_all has_any has_images has_none has_tools hash header headers"
    " health hedge high hour human_oversight id in include ja json_schema jurisdiction keep keepalive_after knowledge_cutoff"
    " known labels language languages law licence limit log log_level low lt lte malformed mask max max_attempts max_context"
    " max_drains may_break_with_exception medium metrics min_confidence min_count mirror modalities model name never not"
    " not_in now obligations on on_client_disconnect on_error on_exceed open_weights operator optional order org origin"
    " original_class original_labels out pack patterns placeholder policy possible prefer prefill present price probe"
    " processing provenance provider purpose quality quantization queue quota rates reason recovery refusal regex relaxes"
    " replace request requests require required residual response restore retention retention_days retry rules scan scope"
    " sealed sets sha256 share shift slow source spread start sticky storage store stream subprocessors support_access"
    " surrogate target targets tests time timeout_us timeouts timezone tokens_est tools total trains_on_data transforms"
    " trusted_headers type types uncertain used_ratio v1 verified_by verified_on version wait watermark weekday weight when"
    " why window with within zdr ";

constexpr std::string_view kLeftOut = "…";
constexpr std::size_t kMostDigits = 4;  // of a position in a list

bool is_word_character(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

std::size_t end_of_word(std::string_view text, std::size_t at) {
  while (at < text.size() && is_word_character(text[at])) ++at;
  return at;
}

// `[3]` behind a word: the length of it, 0 where it is none.
std::size_t position_length(std::string_view text) {
  if (!text.starts_with('[')) return 0;
  const std::size_t end = std::min(text.find_first_not_of("0123456789", 1), text.size());
  const bool is_position = end > 1 && end <= 1 + kMostDigits && end < text.size() && text[end] == ']';
  return is_position ? end + 1 : 0;
}

// A path with every part that is no word of the language left out: `targets.…`.
std::string own_words_of(std::string_view quoted) {
  std::string out;
  for (std::size_t at = 0; at < quoted.size();) {
    const std::size_t end = end_of_word(quoted, at);
    const bool own = end > at && kOwnWords.find(' ' + std::string(quoted.substr(at, end - at)) + ' ') != std::string_view::npos;
    const std::size_t past = own ? end + position_length(quoted.substr(end)) : end;
    const bool whole = past == quoted.size() || quoted[past] == '.';
    if (!own || !whole) return out + std::string(kLeftOut);
    out += quoted.substr(at, past - at);
    at = past;
    if (at < quoted.size()) out += quoted[at++];
  }
  return out;
}

}  // namespace

std::string quoting_own_words_only(std::string_view message) {
  std::string out;
  while (!message.empty()) {
    const std::size_t open = std::min(message.find('`'), message.size());
    out += message.substr(0, open);
    message.remove_prefix(open);
    if (message.empty()) break;
    const std::size_t close = std::min(message.find('`', 1), message.size());
    out += '`' + own_words_of(message.substr(1, close - 1)) + '`';
    message.remove_prefix(std::min(close + 1, message.size()));
  }
  return out;
}

}  // namespace sekisho
