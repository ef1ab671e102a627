#pragma once

#include "policies/explain/explain.h"

#include <string_view>

namespace sekisho {

// The fixed words of an explanation in one language.
struct Phrases {
  std::string_view data_class;
  std::string_view no_labels;
  std::string_view labels;
  std::string_view from_start;  // nothing raised the class
  std::string_view rule;
  std::string_view budget;
  std::string_view declared;      // the caller declared the class
  std::string_view conversation;  // an earlier request of the conversation had the class
  std::string_view exceptions;    // those in force
  std::string_view until;
  std::string_view targets;
  std::string_view admitted;
  std::string_view refused;
  std::string_view receives;  // the class that a target gets
  std::string_view replaced;  // by which transforms
  std::string_view relaxed;   // a rule that fails and does not count, before the exception
  std::string_view obligations;
  std::string_view is;      // between a path and what it is
  std::string_view wanted;  // before what was wanted
  std::string_view order;
  std::string_view nobody;
  std::string_view model_unknown;
  std::string_view preferred_by;
  std::string_view own_order;  // an author's list of targets
  std::string_view spread;
  std::string_view lowest_first;
  std::string_view highest_first;
  std::string_view no_value;
  std::string_view by_id;
  std::string_view beyond;  // admitted, and past max_attempts
  std::string_view open;
  std::string_view close;
};

const Phrases& phrases_of(Language language);

// What a `target:…` failure means; empty for constraints.
std::string_view reason_of(std::string_view rule, Language language);

}  // namespace sekisho
