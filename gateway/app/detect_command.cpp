#include "gateway/app/commands.h"
#include "gateway/app/fail.h"
#include "gateway/app/files.h"
#include "gateway/app/policy_detectors.h"
#include "policies/detect/detect_text.h"
#include "policies/detect/packs.h"

#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include <algorithm>
#include <iostream>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

namespace sekisho {
namespace {

struct DetectOptions {
  std::vector<std::string> packs{"basic/1"};
  std::string dictionary;
  bool jsonl = false;
};

struct NamedDetector {
  std::string pack;
  std::unique_ptr<const Detector> detector;
};
using NamedDetectors = std::vector<NamedDetector>;

// Findings of all packs by place. With several packs each finding says whose it is.
std::string findings_array(const NamedDetectors& detectors, std::span<const DetectorResult> results) {
  struct Line {
    const Finding* finding;
    const std::string* pack;
  };
  std::vector<Line> lines;
  for (std::size_t i = 0; i < results.size(); ++i) {
    for (const Finding& finding : results[i].findings) lines.push_back({&finding, &detectors[i].pack});
  }
  std::ranges::sort(lines, {}, [](const Line& line) { return std::tie(line.finding->begin, line.finding->end, line.finding->type); });
  std::string array = "[";
  for (const Line& line : lines) {
    if (array.size() > 1) array += ',';
    std::string object = to_json_line(*line.finding);
    if (detectors.size() > 1) object.insert(object.size() - 1, ",\"pack\":\"" + *line.pack + "\"");
    array += object;
  }
  return array + "]";
}

struct Answer {
  std::string line;
  DetectorStatus status = DetectorStatus::Ok;
};

// Not ok means that something was left unread; the caller must be able to tell.
Answer answer_to(const NamedDetectors& detectors, std::string_view text) {
  Answer answer;
  std::vector<DetectorResult> results;
  for (const NamedDetector& named : detectors) {
    results.push_back(detect_text(*named.detector, text));
    if (answer.status == DetectorStatus::Ok) answer.status = results.back().status;
  }
  answer.line = "{\"findings\":" + findings_array(detectors, results) + ",\"status\":\"" + std::string(name_of(answer.status)) + "\"}";
  return answer;
}

int detect_text_in(const NamedDetectors& detectors) {
  const auto text = read_file("-");
  const Answer answer = answer_to(detectors, *text);
  std::cout << answer.line << '\n';
  if (answer.status == DetectorStatus::Ok) return 0;
  std::cerr << "sekisho: the text was not read to its end (" << name_of(answer.status) << ")\n";
  return 1;
}

int detect_lines(const NamedDetectors& detectors) {
  int exit_code = 0;
  std::string line;
  for (std::size_t number = 1; std::getline(std::cin, line); ++number) {
    boost::system::error_code error;
    const boost::json::value value = boost::json::parse(line, error);
    const auto* object = error ? nullptr : value.if_object();
    const auto* text = object == nullptr ? nullptr : object->if_contains("text");
    if (text == nullptr || !text->is_string()) {
      std::cout << "{\"error\":\"not an object with a string `text`\",\"line\":" << number << "}\n";
      exit_code = 1;
      continue;
    }
    const auto& content = text->as_string();
    std::cout << answer_to(detectors, std::string_view(content.data(), content.size())).line << '\n';
  }
  return exit_code;
}

Result<NamedDetectors> make_named(const DetectOptions& options) {
  constexpr std::string_view kDictionaryPack = "dictionary/1";
  std::vector<std::string> packs = options.packs;
  if (std::erase(packs, kDictionaryPack) > 0 && options.dictionary.empty()) {
    return invalid_request("`dictionary/1` needs --dictionary FILE");
  }
  auto made = make_detectors(packs);
  if (!made) return made.error();
  NamedDetectors detectors;
  for (std::size_t i = 0; i < packs.size(); ++i) detectors.push_back({packs[i], std::move((*made)[i])});
  if (options.dictionary.empty()) return detectors;
  auto dictionary = load_dictionary(options.dictionary);
  if (!dictionary) return dictionary.error();
  detectors.push_back({std::string(kDictionaryPack), std::move(*dictionary)});
  return detectors;
}

int detect(const DetectOptions& options) {
  const auto detectors = make_named(options);
  if (!detectors) return fail(detectors.error().message);
  return options.jsonl ? detect_lines(*detectors) : detect_text_in(*detectors);
}

}  // namespace

void add_detect_command(CLI::App& app, int& exit_code) {
  CLI::App* command = app.add_subcommand("detect",
                                         "Find sensitive text on standard input: one line of JSON, {\"findings\": [{type, start, end, "
                                         "confidence}], \"status\"}, places in bytes");
  auto options = std::make_shared<DetectOptions>();
  command->add_option("--pack", options->packs, "Detector packs, set apart by commas or given again")
      ->delimiter(',')
      ->capture_default_str();
  command->add_option("--dictionary", options->dictionary, "Words to find as well: `word<TAB>type` a line");
  command->add_flag("--jsonl", options->jsonl, "Read {\"text\": …} a line and answer each with a line");
  command->callback([options, &exit_code] { exit_code = detect(*options); });
}

}  // namespace sekisho
