#include "policies/prove/expression_text.h"

#include "policies/model/words.h"

namespace sekisho {
namespace {

std::string found_text(const FoundPattern& found) {
  std::string out = text_of(std::span<const std::string>(found.any)) + ", min_count " + std::to_string(found.min_count);
  out += ", min_confidence " + std::string(name_of(found.min_confidence));
  for (const SegmentRole role : found.in) out += ", in " + std::string(name_of(role));
  return out;
}

std::string leaf_text(const Atom& atom) { return atom.path + ": " + (atom.subject == Subject::Found ? found_text(atom.found) : atom.want); }

std::string leaf_identity(const Atom& atom) {
  std::string out = leaf_text(atom) + '\n' + std::to_string(static_cast<int>(atom.op)) + (atom.by_class ? 'c' : '-');
  for (const Scalar& operand : atom.operands) out += '\n' + std::to_string(operand.index()) + text_of(operand);
  return out;
}

template <class Leaf>
std::string told(const Expression& expression, const Leaf& leaf) {
  if (expression.kind == Expression::Kind::Leaf) return leaf(expression.atom);
  if (expression.kind == Expression::Kind::Not) return "not {" + told(expression.parts.front(), leaf) + "}";
  std::string out;
  for (const Expression& part : expression.parts) out += (out.empty() ? "" : ", ") + told(part, leaf);
  return (expression.kind == Expression::Kind::Any ? "any {" : "{") + out + "}";
}

}  // namespace

std::string text_of(const Expression& expression) { return told(expression, leaf_text); }

std::string identity_of(const Expression& expression) { return told(expression, leaf_identity); }

}  // namespace sekisho
