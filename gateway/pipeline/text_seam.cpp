#include "gateway/pipeline/text_seam.h"

#include "gateway/pipeline/answer_pieces.h"

#include <algorithm>
#include <optional>
#include <variant>

namespace sekisho {
namespace {

// Nobody goes on with more than this.
constexpr std::size_t kMostText = 1024 * 1024;

bool is_reasoning(const std::string& field) { return field == "reasoning_content" || field == "reasoning" || field == "thinking"; }
bool is_text(const AnswerPlace& place) { return place.choice == 0 && (place.field == "content" || place.field == "text"); }

bool begins_more_than_text(const StreamPart& part) {
  if (std::holds_alternative<ToolCallDelta>(part) || std::holds_alternative<RefusalDelta>(part) || std::holds_alternative<OtherDelta>(part))
    return true;
  const auto* const text = std::get_if<TextDelta>(&part);
  return text != nullptr && text->choice != 0;
}

}  // namespace

std::size_t without_trailing_space(std::string_view text) {
  const std::size_t last = text.find_last_not_of(" \t\r\n");
  return last == std::string_view::npos ? 0 : last + 1;
}

TextSeam::TextSeam(AnswerFilter* inner, BegunText begun) : inner_(inner), begun_(std::move(begun)), text_(begun_.text) {
  at_ = begun_.how == BegunText::How::Repeated ? 0 : without_trailing_space(begun_.text);
}

void TextSeam::look_at(const StreamEvent& event) { beyond_text_ = beyond_text_ || std::ranges::any_of(event.parts, begins_more_than_text); }

std::string TextSeam::pass(const AnswerPlace& place, std::string_view piece) {
  return take(place, inner_ == nullptr ? std::string(piece) : inner_->pass(place, piece));
}

std::string TextSeam::finish(const AnswerPlace& place) { return take(place, inner_ == nullptr ? std::string() : inner_->finish(place)); }

std::unique_ptr<TextPieces> TextSeam::open_pieces() {
  return inner_ == nullptr ? std::make_unique<AnswerPieces>(std::nullopt, std::nullopt) : inner_->open_pieces();
}

std::string TextSeam::take(const AnswerPlace& place, std::string passed) {
  if (strayed_ || passed.empty()) return {};
  if (is_text(place)) {
    std::string part = new_part(std::move(passed));
    text_ += part;
    if (text_.size() > kMostText) beyond_text_ = true;
    if (beyond_text_) std::string().swap(text_);
    return part;
  }
  // The first target's thoughts were enough.
  if (is_reasoning(place.field)) return begun_.how == BegunText::How::Nothing ? passed : std::string();
  beyond_text_ = true;
  return passed;
}

std::string TextSeam::new_part(std::string passed) {
  const std::string_view due = std::string_view(begun_.text).substr(at_);
  if (due.empty()) return passed;
  const auto [ours, theirs] = std::ranges::mismatch(due, passed);
  const auto same = static_cast<std::size_t>(theirs - passed.begin());
  if (begun_.how == BegunText::How::Continued) {
    at_ = same == passed.size() ? at_ + same : begun_.text.size();
  } else {
    at_ += same;
    strayed_ = at_ < begun_.text.size() && same < passed.size();
  }
  return strayed_ ? std::string() : passed.substr(same);
}

}  // namespace sekisho
