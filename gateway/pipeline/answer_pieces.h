#pragma once

#include "gateway/api/text_pieces.h"
#include "gateway/pipeline/answer_scan.h"
#include "policies/redact/restore_stream.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// One text of an answer whose pieces stay apart, on its way through restoring and the response rules. A piece goes on once no token that
// begins in it is open any more and the rules have let it go.
class AnswerPieces final : public TextPieces {
 public:
  // What either borrows outlives the pieces. None: the text passes as it is.
  AnswerPieces(std::optional<RestoreStream> restore, std::optional<AnswerScan> scan)
      : restore_(std::move(restore)), scan_(std::move(scan)) {}

  std::vector<std::string> pass(std::string_view piece) override;
  std::vector<std::string> finish() override;

 private:
  void add(const RestoredText& text);
  void close();
  void take(const ScannedText& passed);

  std::optional<RestoreStream> restore_;
  std::optional<AnswerScan> scan_;
  bool open_ = false;               // the last piece may still get what RestoreStream holds
  std::string going_;               // of the first piece that has not gone on: what may
  std::vector<std::string> ready_;  // pieces that go on
};

}  // namespace sekisho
