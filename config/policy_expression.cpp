#include "config/policy_expression.h"

#include "config/policy_matcher.h"
#include "config/policy_path.h"

#include <algorithm>

namespace sekisho {
namespace {

// Reads one expression; knows whether it is inside a `not`.
class ExpressionReader {
 public:
  ExpressionReader(ExpressionSite site, PolicyReader& reader) : site_(site), reader_(reader) {}

  Expression read(const YamlNode& node) {
    Expression out;
    out.place = source_place(node.place);
    if (!node.is_map()) {
      reader_.problems.error(node.place, "E-TYPE", "an expression must be a map such as `{ data.class: internal }`, not " + describe(node));
      return out;
    }
    for (const YamlEntry& entry : node.entries) read_entry(entry, out);
    if (out.parts.size() == 1) {
      Expression only = std::move(out.parts.front());
      return only;
    }
    return out;
  }

 private:
  void read_entry(const YamlEntry& entry, Expression& all) {
    if (entry.key == "any" || entry.key == "all") {
      all.parts.push_back(read_several(entry));
    } else if (entry.key == "not") {
      all.parts.push_back(read_negation(entry));
    } else if (entry.key == "found") {
      if (auto atom = read_found(entry.value, reader_)) add_leaf(std::move(*atom), entry.place, all);
    } else if (const auto path = resolve_path(entry.key, entry.place, site_, reader_)) {
      for (Atom& atom : read_matcher(entry.value, *path, reader_)) {
        check_trust(atom, entry.place);
        add_leaf(std::move(atom), entry.place, all);
      }
    }
  }

  Expression read_several(const YamlEntry& entry) {
    Expression out;
    out.kind = entry.key == "any" ? Expression::Kind::Any : Expression::Kind::All;
    out.place = source_place(entry.place);
    if (!entry.value.is_list()) {
      reader_.problems.error(entry.value.place, "E-TYPE",
                             "`" + entry.key + "` must be a list of expressions, not " + describe(entry.value));
    }
    for (const YamlNode& item : entry.value.items) out.parts.push_back(read(item));
    return out;
  }

  Expression read_negation(const YamlEntry& entry) {
    Expression out;
    out.kind = Expression::Kind::Not;
    out.place = source_place(entry.place);
    ++negations_;
    out.parts.push_back(read(entry.value));
    --negations_;
    return out;
  }

  static void add_leaf(Atom atom, Place place, Expression& all) {
    Expression leaf;
    leaf.kind = Expression::Kind::Leaf;
    leaf.place = source_place(place);
    leaf.atom = std::move(atom);
    all.parts.push_back(std::move(leaf));
  }

  // docs/policy-language.md §4, theorem T: who can say what it likes must never gain by saying it.
  void check_trust(const Atom& atom, Place place) {
    const char* where = nullptr;
    switch (site_) {
      case ExpressionSite::Prefer:
      case ExpressionSite::Assert:
        return;
      case ExpressionSite::ExceptionWhen:
        where = "in `exceptions[].when`, where only facts that are verified and headers of `trusted_headers` can stand";
        break;
      case ExpressionSite::Require:
        if (helps(atom)) where = "where being true admits a target";
        if (where == nullptr && declares_class(atom) && (negations_ % 2 == 0 ? !falls(atom) : !rises(atom))) where = kLowers;
        break;
      case ExpressionSite::Classify:
      case ExpressionSite::ConstraintWhen:
      case ExpressionSite::Deny:
      case ExpressionSite::Transform:
      case ExpressionSite::Obligation:
      case ExpressionSite::Response:
        if (negations_ > 0 || is_negative(atom)) where = "under `not`, `not_in`, `has_none` or `present: false`";
        if (where == nullptr && declares_class(atom) && !rises(atom)) where = kLowers;
        break;
    }
    if (where == nullptr || !is_asserted(atom.path, reader_)) return;
    reader_.problems.error(place, "E-TRUST",
                           "`" + atom.path + "` is only asserted by the caller, so it may raise and never lower: it cannot stand " + where);
  }

  static constexpr const char* kLowers =
      "where a higher class would ask for less: ask with `>=` or `>`, or name every class from one upwards";

  static bool declares_class(const Atom& atom) { return atom.subject == Subject::Fact && atom.path == "request.declared_class"; }

  // True where the words are some class and every one above it.
  bool reaches_the_top(const Atom& atom) const {
    const std::vector<std::string>& classes = reader_.document.classes;
    bool below = false;
    for (const std::string& name : classes) {
      const bool named = std::ranges::find(atom.operands, Scalar(name)) != atom.operands.end();
      if (below && !named) return false;
      below = below || named;
    }
    return below;
  }

  // A class that is declared higher leaves the leaf true where it was true, theorem M.
  bool rises(const Atom& atom) const {
    switch (atom.op) {
      case Operator::AtLeast:
      case Operator::Greater:
        return true;
      case Operator::Equal:
      case Operator::In:
        return reaches_the_top(atom);
      case Operator::Present:
      case Operator::Known:
        return !is_negative(atom);
      default:
        return false;
    }
  }

  // The same the other way round: false stays false.
  bool falls(const Atom& atom) const {
    if (atom.op == Operator::NotIn) return reaches_the_top(atom);
    return (atom.op == Operator::Present || atom.op == Operator::Known) && is_negative(atom);
  }

  static bool is_negative(const Atom& atom) {
    const bool asks_presence = atom.op == Operator::Present || atom.op == Operator::Known;
    const bool wants_absence = asks_presence && !atom.operands.empty() && atom.operands.front() == Scalar(false);
    return atom.op == Operator::NotIn || atom.op == Operator::HasNone || wants_absence;
  }

  // True where the caller makes the whole truer by giving the value that the leaf asks for.
  bool helps(const Atom& atom) const { return (negations_ % 2 == 0) != is_negative(atom); }

  ExpressionSite site_;
  PolicyReader& reader_;
  int negations_ = 0;
};

}  // namespace

Expression read_expression(const YamlNode& node, ExpressionSite site, PolicyReader& reader) {
  return ExpressionReader(site, reader).read(node);
}

}  // namespace sekisho
