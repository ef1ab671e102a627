#pragma once

#include "gateway/core/clock.h"
#include "gateway/core/json_walk.h"
#include "gateway/telemetry/record.h"
#include "policies/detect/detect_all.h"
#include "policies/model/policy.h"
#include "policies/redact/restore_stream.h"

#include <string>
#include <vector>

namespace sekisho {

// What is to be done with one stretch of a text of an answer.
struct ResponseHit {
  std::size_t begin = 0;
  std::size_t end = 0;
  ResponseRule::Action action = ResponseRule::Action::Log;
  const ResponseRule* rule = nullptr;
  std::string type;
};

// What a policy wants done with findings in one answer, and what was found so far. Belongs to the answer's coroutine.
class ResponseRules {
 public:
  // `rules` are those that apply to the answer. All borrowed for the object's life.
  ResponseRules(std::vector<const ResponseRule*> rules, const Policy& policy, std::span<const DeclaredDetector> detectors,
                const Clock& clock);

  bool empty() const { return rules_.empty(); }
  // True where some rule changes the answer: its text must then be held back until it has been read.
  bool holds_back() const { return holds_back_; }

  // The findings in `text` that a rule is about, by position. `complete` turns false where a required detector could not read it all.
  std::vector<ResponseHit> hits_in(std::string_view text, bool& complete) const;

  void count(const ResponseHit& hit);
  std::string mask_of(const ResponseHit& hit) const;
  // Stops the answer: nothing more of it goes on.
  void block() { blocked_ = true; }
  bool blocked() const { return blocked_; }
  const std::vector<ResponseFindingRecord>& found() const { return found_; }

 private:
  const ResponseRule* strictest_for(const Finding& finding) const;

  std::vector<const ResponseRule*> rules_;
  const Policy& policy_;
  std::vector<DeclaredDetector> detectors_;  // those that can find what some rule is about
  const Clock& clock_;
  bool holds_back_ = false;
  bool blocked_ = false;
  std::vector<ResponseFindingRecord> found_;
};

// Text that may go on, and where in it the pieces end that have been closed.
struct ScannedText {
  std::string text;
  std::vector<std::size_t> ends;  // ascending offsets in text
};

// Reads one text of an answer while it comes in pieces, and does what the rules want. Values that were put back are the client's own:
// they are not read. Where a rule masks or blocks, text is held back to the end of its line, or for 256 bytes where the line is longer,
// and beyond that as long as a finding reaches to its end, 8 KiB at most. Of a line that ends with what may be the beginning of a value,
// the last 48 characters wait for the next.
class AnswerScan {
 public:
  // Borrowed; outlives the scan. JSON stays JSON: a mask in place of a number is a string, and no mask covers what holds values together.
  explicit AnswerScan(ResponseRules& rules, TextForm form = TextForm::Plain) : rules_(rules), form_(form) {}

  // What came before the text, and went on, is context.
  void resume_after(std::string_view text);
  std::string feed(const RestoredText& text);
  std::string finish() { return finish_pieces().text; }

  // The same for a text whose pieces are kept apart: `add` and `close_piece` say what came, and where a piece of it ends; a piece is also
  // read by itself, for what stands in the next one may hide a value. A finding that reaches over pieces is masked in the first of them.
  void add(const RestoredText& text);
  void close_piece();
  // What may go on of what was added.
  ScannedText release_due();
  ScannedText finish_pieces();

 private:
  ScannedText read(std::size_t until, bool complete);
  std::vector<ResponseHit> find_hits(std::size_t& until, bool complete);
  ScannedText release(std::size_t cut, const std::vector<ResponseHit>& hits);
  void forget(std::size_t end);
  std::size_t find_cut() const;
  std::size_t behind_line(std::size_t line) const;
  void let_go(std::size_t begin, std::size_t end, ScannedText& out);
  void mask(const ResponseHit& hit, std::size_t begin, std::string& out);

  ResponseRules& rules_;
  TextForm form_;
  JsonWalk walk_;       // over all that was let go, where the form is JSON
  std::string before_;  // what was read and went on, as far as it is context
  std::string text_;    // what waits
  std::string view_;    // the same without the values put back
  bool line_ended_ = false;
  std::size_t piece_ = 0;              // where in text_ the open piece begins
  std::vector<std::size_t> ends_;      // of closed pieces, in text_
  std::vector<ResponseHit> in_piece_;  // what was found in pieces by themselves
  ScannedText passing_;                // what went by since the last release, where nothing is held back
};

}  // namespace sekisho
