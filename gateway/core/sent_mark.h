#pragma once

namespace sekisho {

// Whether anything of a request may have left for the one it is meant for. Who makes an attempt owns the mark and reads it, also where
// the attempt was given up in the middle; who sends sets it as the first byte goes out. Belongs to one thread.
class SentMark {
 public:
  void set() { sent_ = true; }
  // What went out is known to have reached nobody.
  void take_back() { sent_ = false; }
  bool is_set() const { return sent_; }

 private:
  bool sent_ = false;
};

}  // namespace sekisho
