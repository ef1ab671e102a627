#pragma once

#include "policies/model/policy_document.h"

#include <string>
#include <vector>

namespace sekisho {

// One thing that a policy says and that can change what becomes of a request, with what is left out written as what it then is.
struct Statement {
  std::string section;  // `detectors`
  std::string name;     // of the entry, `jp`; of one of a list without ids its position from 1; empty where the section is no list
  std::string key;      // `required`; empty where the section is the value itself
  std::string text;     // for people
  std::string exact;    // equal where it means the same; differs where `text` does
};

// Everything but `version`, `why`, `tests`, who verified an attribute and where things stand in the files. The order of lists whose
// entries have ids makes no difference here, as it makes none in a decision.
std::vector<Statement> statements_of(const PolicyDocument& document);

}  // namespace sekisho
