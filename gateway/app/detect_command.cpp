#include "gateway/app/commands.h"
#include "gateway/app/files.h"
#include "policies/detect/detect_text.h"
#include "policies/detect/packs.h"

#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include <iostream>
#include <memory>
#include <string>

namespace sekisho {
namespace {

struct DetectOptions {
  std::string pack = "basic/1";
  bool jsonl = false;
};

std::string findings_array(const DetectorResult& result) {
  std::string array = "[";
  for (const Finding& finding : result.findings) {
    if (array.size() > 1) array += ',';
    array += to_json_line(finding);
  }
  return array + "]";
}

// Not ok means that something was left unread; the caller must be able to tell.
std::string answer_line(const DetectorResult& result) {
  return "{\"findings\":" + findings_array(result) + ",\"status\":\"" + std::string(name_of(result.status)) + "\"}";
}

int detect_text_in(const Detector& detector) {
  const auto text = read_file("-");
  const DetectorResult result = detect_text(detector, *text);
  std::cout << answer_line(result) << '\n';
  if (result.status == DetectorStatus::Ok) return 0;
  std::cerr << "sekisho: the text was not read to its end (" << name_of(result.status) << ")\n";
  return 1;
}

int detect_lines(const Detector& detector) {
  int exit_code = 0;
  std::string line;
  for (std::size_t number = 1; std::getline(std::cin, line); ++number) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
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
    std::cout << answer_line(detect_text(detector, std::string_view(content.data(), content.size()))) << '\n';
  }
  return exit_code;
}

int detect(const DetectOptions& options) {
  const auto detector = make_detector(options.pack);
  if (!detector) {
    std::cerr << "sekisho: " << detector.error().message << '\n';
    return 2;
  }
  return options.jsonl ? detect_lines(**detector) : detect_text_in(**detector);
}

}  // namespace

void add_detect_command(CLI::App& app, int& exit_code) {
  CLI::App* command = app.add_subcommand("detect",
                                         "Find sensitive text on standard input: one line of JSON, {\"findings\": [{type, start, end, "
                                         "confidence}], \"status\"}, places in bytes");
  auto options = std::make_shared<DetectOptions>();
  command->add_option("--pack", options->pack, "Detector pack")->capture_default_str();
  command->add_flag("--jsonl", options->jsonl, "Read {\"text\": …} a line and answer each with a line");
  command->callback([options, &exit_code] { exit_code = detect(*options); });
}

}  // namespace sekisho
