#pragma once

#include "gateway/api/answer_filter.h"

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace sekisho {

// Writes every `x` as `yy`; holds back a `[` at the end of a piece until it knows what follows. Pieces that stay apart wait where they
// end with `[`, and all behind them.
class CrossFilter final : public AnswerFilter {
 public:
  std::string pass(const AnswerPlace& place, std::string_view piece) override {
    std::string text = held_[place] + std::string(piece);
    held_[place].clear();
    if (text.ends_with('[')) {
      held_[place] = "[";
      text.pop_back();
    }
    return crossed(text);
  }
  std::string finish(const AnswerPlace& place) override {
    finished.push_back(place.field + std::to_string(place.choice) + std::to_string(place.call));
    return std::exchange(held_[place], "");
  }
  std::unique_ptr<TextPieces> open_pieces() override { return std::make_unique<Pieces>(); }

  std::vector<std::string> finished;

 private:
  class Pieces final : public TextPieces {
   public:
    std::vector<std::string> pass(std::string_view piece) override {
      waiting_.push_back(crossed(piece));
      return piece.ends_with('[') ? std::vector<std::string>() : std::exchange(waiting_, {});
    }
    std::vector<std::string> finish() override { return std::exchange(waiting_, {}); }

   private:
    std::vector<std::string> waiting_;
  };

  static std::string crossed(std::string_view text) {
    std::string out;
    for (const char c : text) out += c == 'x' ? "yy" : std::string(1, c);
    return out;
  }

  std::map<AnswerPlace, std::string> held_;
};

}  // namespace sekisho
