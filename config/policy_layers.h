#pragma once

#include "config/yaml_node.h"
#include "config/yaml_problems.h"
#include "policies/model/policy_controls.h"

#include <string>
#include <vector>

namespace sekisho {

// One file of a policy, parsed.
struct LayerFile {
  PolicyLayer layer;
  YamlNode root;
};

// The files that `first` includes, and those that they include, behind it: the order in which layers are counted. Names are relative to
// the folder of the file that names them. A missing file, one that comes twice (a circle is that too), one too many or too large is a
// problem where it is named; what is wrong inside one names that file.
std::vector<LayerFile> read_layers(LayerFile first, Problems& problems);

}  // namespace sekisho
