#include "gateway/pipeline/answer_pieces.h"

#include <utility>

namespace sekisho {

std::vector<std::string> AnswerPieces::pass(std::string_view piece) {
  if (open_) close();
  open_ = true;
  add(restore_ ? restore_->feed(piece) : RestoredText{std::string(piece), {}});
  if (!restore_ || restore_->held() == 0) close();
  if (scan_) take(scan_->release_due());
  return std::exchange(ready_, {});
}

std::vector<std::string> AnswerPieces::finish() {
  if (open_) {
    add(restore_->finish());
    close();
  }
  if (scan_) take(scan_->finish_pieces());
  return std::exchange(ready_, {});
}

void AnswerPieces::add(const RestoredText& text) {
  if (scan_) {
    scan_->add(text);
  } else {
    going_ += text.text;
  }
}

void AnswerPieces::close() {
  open_ = false;
  if (scan_) {
    scan_->close_piece();
  } else {
    ready_.push_back(std::exchange(going_, {}));
  }
}

void AnswerPieces::take(const ScannedText& passed) {
  std::size_t at = 0;
  for (const std::size_t end : passed.ends) {
    ready_.push_back(std::exchange(going_, {}) + passed.text.substr(at, end - at));
    at = end;
  }
  going_ += passed.text.substr(at);
}

}  // namespace sekisho
