#include "policies/detect/standing.h"

namespace sekisho {
namespace {

std::optional<Confidence> a_step_down(Confidence confidence, bool near) {
  switch (confidence) {
    case Confidence::High:
      return Confidence::Medium;
    case Confidence::Medium:
      return Confidence::Low;
    case Confidence::Low:
      break;
  }
  return near ? std::optional(Confidence::Low) : std::nullopt;
}

Confidence of(Alone alone) {
  return alone == Alone::High ? Confidence::High : alone == Alone::Medium ? Confidence::Medium : Confidence::Low;
}

}  // namespace

std::optional<Confidence> judge_standing(const Standing& standing, const ScanText& text, ByteSpan span) {
  if (!standing.near && standing.alone == Alone::Never) return std::nullopt;
  const Attachment attachment = text.attachment(span);
  const bool part_of_more =
      attachment == Attachment::Blob || text.is_fraction(span) || (attachment == Attachment::Word && !standing.near && !standing.broken);
  const bool unlikely = standing.lettered || standing.alone == Alone::High;
  if (part_of_more || (!unlikely && text.labelled_otherwise(span, standing.family))) {
    return standing.near ? std::optional(Confidence::Low) : std::nullopt;
  }
  const Confidence confidence = standing.near ? std::max(standing.sure, of(standing.alone)) : of(standing.alone);
  return standing.checked ? std::optional(confidence) : a_step_down(confidence, standing.near);
}

}  // namespace sekisho
