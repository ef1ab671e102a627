#include "gateway/app/check_report.h"

#include "gateway/app/version.h"

#include <boost/json.hpp>

#include <algorithm>
#include <set>

namespace sekisho {
namespace {

namespace json = boost::json;

constexpr std::string_view kNoCode = "E-CONFIG";

std::string_view code_of(const Problem& problem) { return problem.code.empty() ? kNoCode : std::string_view(problem.code); }
std::string_view severity_of(const Problem& problem) { return problem.severity == Problem::Severity::Error ? "error" : "warning"; }

std::string as_text(const std::vector<CheckedFile>& files) {
  std::string out;
  for (const CheckedFile& file : files) {
    for (const Problem& problem : file.problems) out += to_string(problem) + '\n';
    if (!file.policy_id.empty()) out += file.path + ": good, " + file.policy_id + '\n';
  }
  return out;
}

json::object as_json(const Problem& problem) {
  return {{"severity", severity_of(problem)}, {"code", code_of(problem)},  {"file", problem.file}, {"line", problem.line},
          {"column", problem.column},         {"message", problem.message}};
}

std::string as_json(const std::vector<CheckedFile>& files) {
  json::array out;
  for (const CheckedFile& file : files) {
    json::array problems;
    for (const Problem& problem : file.problems) problems.push_back(as_json(problem));
    json::object entry{{"file", file.path}, {"good", !file.policy_id.empty()}, {"problems", std::move(problems)}};
    if (!file.policy_id.empty()) entry["policy_id"] = file.policy_id;
    out.push_back(std::move(entry));
  }
  return json::serialize(json::object{{"files", std::move(out)}}) + '\n';
}

// A place in a file; the region is left out where the whole file is meant.
json::object location_of(const Problem& problem) {
  json::object physical{{"artifactLocation", {{"uri", problem.file}}}};
  if (problem.line > 0) {
    json::object region{{"startLine", problem.line}};
    if (problem.column > 0) region["startColumn"] = problem.column;
    physical["region"] = std::move(region);
  }
  return {{"physicalLocation", std::move(physical)}};
}

json::object sarif_result(const Problem& problem) {
  return {{"ruleId", code_of(problem)},
          {"level", severity_of(problem)},
          {"message", {{"text", problem.message}}},
          {"locations", json::array{location_of(problem)}}};
}

std::string as_sarif(const std::vector<CheckedFile>& files) {
  json::array results;
  std::set<std::string, std::less<>> codes;
  for (const CheckedFile& file : files) {
    for (const Problem& problem : file.problems) {
      results.push_back(sarif_result(problem));
      codes.emplace(code_of(problem));
    }
  }
  json::array rules;
  for (const std::string& code : codes) rules.push_back(json::object{{"id", code}});
  json::object driver{{"name", "sekisho"}, {"version", version()}, {"rules", std::move(rules)}};
  json::object run{{"tool", {{"driver", std::move(driver)}}}, {"columnKind", "utf16CodeUnits"}, {"results", std::move(results)}};
  return json::serialize(json::object{
             {"$schema", "https://json.schemastore.org/sarif-2.1.0.json"}, {"version", "2.1.0"}, {"runs", json::array{std::move(run)}}}) +
         '\n';
}

}  // namespace

std::string report(const std::vector<CheckedFile>& files, ReportFormat format) {
  switch (format) {
    case ReportFormat::Text:
      return as_text(files);
    case ReportFormat::Json:
      return as_json(files);
    case ReportFormat::Sarif:
      return as_sarif(files);
  }
  return {};
}

}  // namespace sekisho
