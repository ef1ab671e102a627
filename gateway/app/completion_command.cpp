#include "gateway/app/commands.h"

#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace sekisho {
namespace {

// One verb with the words that may follow it: its own verbs and its options.
struct Verb {
  std::string path;  // `policy test`, empty for the program itself
  std::vector<std::string> words;
};

void collect(const CLI::App& app, const std::string& path, std::vector<Verb>& verbs) {
  Verb verb{path, {}};
  const auto every = [](const CLI::App*) { return true; };
  for (const CLI::App* child : app.get_subcommands(every)) {
    verb.words.push_back(child->get_name());
    collect(*child, path.empty() ? child->get_name() : path + " " + child->get_name(), verbs);
  }
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) verb.words.push_back("--" + name);
    for (const std::string& name : option->get_snames()) verb.words.push_back("-" + name);
  }
  verbs.push_back(std::move(verb));
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

// The verbs typed so far pick the words to offer; anything else completes to a file name.
std::string bash_script(const std::vector<Verb>& verbs) {
  std::string script =
      "_sekisho() {\n"
      "  local current=${COMP_WORDS[COMP_CWORD]} path='' word\n"
      "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
      "    [[ $word == -* ]] || path=\"${path:+$path }$word\"\n"
      "  done\n"
      "  local words=''\n"
      "  case $path in\n";
  for (const Verb& verb : verbs) {
    script += "    '" + verb.path + "') words='" + joined(verb.words) + "' ;;\n";
    if (!verb.path.empty()) script += "    '" + verb.path + " '*) [[ -n $words ]] || words='" + joined(verb.words) + "' ;;\n";
  }
  return script +
         "  esac\n"
         "  COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
         "  [[ ${#COMPREPLY[@]} -gt 0 ]] || COMPREPLY=($(compgen -f -- \"$current\"))\n"
         "}\n"
         "complete -o filenames -F _sekisho sekisho\n";
}

std::string zsh_script(const std::vector<Verb>& verbs) {
  return "#compdef sekisho\nautoload -U +X bashcompinit && bashcompinit\n" + bash_script(verbs);
}

std::string fish_script(const std::vector<Verb>& verbs) {
  std::string script = "complete -c sekisho -f\n";
  for (const Verb& verb : verbs) {
    const std::string condition =
        verb.path.empty() ? "__fish_use_subcommand" : "__fish_seen_subcommand_from " + verb.path.substr(verb.path.rfind(' ') + 1);
    for (const std::string& word : verb.words) {
      if (word.starts_with("--")) script += "complete -c sekisho -n '" + condition + "' -l " + word.substr(2) + " -F\n";
      if (!word.starts_with("-")) script += "complete -c sekisho -n '" + condition + "' -a " + word + "\n";
    }
  }
  return script;
}

int print_completion(const CLI::App& app, const std::string& shell) {
  std::vector<Verb> verbs;
  collect(app, {}, verbs);
  if (shell == "bash") std::cout << bash_script(verbs);
  if (shell == "zsh") std::cout << zsh_script(verbs);
  if (shell == "fish") std::cout << fish_script(verbs);
  return 0;
}

}  // namespace

void add_completion_command(CLI::App& app, int& exit_code) {
  CLI::App* command = app.add_subcommand("completion", "Print the completion script for a shell");
  auto shell = std::make_shared<std::string>();
  command->add_option("SHELL", *shell, "bash, zsh or fish")->required()->check(CLI::IsMember({"bash", "zsh", "fish"}));
  command->callback([&app, shell, &exit_code] { exit_code = print_completion(app, *shell); });
}

}  // namespace sekisho
