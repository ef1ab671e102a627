#include "policies/detect/secrets.h"

#include "policies/detect/characters.h"
#include "policies/detect/secret_assignments.h"
#include "policies/detect/secret_columns.h"
#include "policies/detect/secret_files.h"
#include "policies/detect/secret_forms.h"
#include "policies/detect/secret_pairs.h"
#include "policies/detect/secret_tokens.h"
#include "policies/detect/secret_values.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sekisho {
namespace {

// A literal that begins or marks a secret with a structure of its own.
struct StructuredForm {
  std::string_view literal;
  std::string_view type;
  std::optional<Hit> (*match)(std::string_view text, std::size_t begin);
};
constexpr auto kStructured = std::to_array<StructuredForm>({
    {"-----BEGIN ", "secret.private_key", match_private_key},
    {"eyJ", "secret.jwt", match_jwt},
    {"eyA", "secret.jwt", match_jwt},  // with a blank or a line end behind the bracket
    {"ewo", "secret.jwt", match_jwt},
    {"ew0", "secret.jwt", match_jwt},
    {".atlasv1.", "secret.terraform", match_terraform_token},
    {"_mmk", "secret.maxmind", match_maxmind_key},
    {"-us1", "secret.mailchimp", match_mailchimp_key},
    {"-us2", "secret.mailchimp", match_mailchimp_key},
    {"-us3", "secret.mailchimp", match_mailchimp_key},
    {"-us4", "secret.mailchimp", match_mailchimp_key},
    {"-us5", "secret.mailchimp", match_mailchimp_key},
    {"-us6", "secret.mailchimp", match_mailchimp_key},
    {"-us7", "secret.mailchimp", match_mailchimp_key},
    {"-us8", "secret.mailchimp", match_mailchimp_key},
    {"-us9", "secret.mailchimp", match_mailchimp_key},
    {".webhook.office.com/webhookb2/", "secret.teams", match_teams_webhook},
});

// Literals that stand within words, however they begin.
constexpr auto kInner = std::to_array<StructuredForm>({
    {"JQQJ99", "secret.azure", match_azure_ai_key},
    {"AZDO", "secret.azure", match_devops_token},
    {"AAAAAAAAAA", "secret.dropbox", match_dropbox_token},
});

// Literals of what only SecretReach::Values finds.
constexpr auto kValueForms = std::to_array<StructuredForm>({
    {"curl ", "secret.authorization", match_curl_user},
    {":5432:", "secret.password", match_pgpass},
    {":3306:", "secret.password", match_pgpass},
    {"PuTTY-User-Key-File-", "secret.private_key", match_putty_key},
});
// Words for a user and his password together.
constexpr auto kLogins =
    std::to_array<std::string_view>({"login", "credentials", "creds", "account", "ログイン", "認証情報", "アカウント"});
constexpr std::string_view kKubernetes = "kind: ";
constexpr std::string_view kInsert = "insert into ";

// Every literal with what is to be done where it stands. Numbered through, in this order.
class Literals {
 public:
  explicit Literals(SecretReach reach) {
    for (const TokenForm& form : token_forms()) add_token(form);
    for (const LabelForm& form : label_forms()) add(form.label, {.label = &form});
    for (const StructuredForm& form : kStructured) add(form.literal, {.structured = &form});
    if (reach == SecretReach::Forms) return;
    for (const StructuredForm& form : kValueForms) add(form.literal, {.structured = &form});
    for (const SecretName& name : kSecretNames) add(name.word, {.name = &name});
    for (const SecretName& name : kShortNames) add(name.word, {.name = &name});
    for (const std::string_view word : kLogins) add(word, {.login = true});
    add(kKubernetes, {.kubernetes = true});
    add(kInsert, {.insert = true});
  }

  // One of these.
  struct Action {
    std::string literal = {};
    std::size_t lead = 0;  // signs that begin the literal, before what it is looked up by
    const TokenForm* token = nullptr;
    const LabelForm* label = nullptr;
    const StructuredForm* structured = nullptr;
    const SecretName* name = nullptr;
    bool login = false;
    bool kubernetes = false;
    bool insert = false;
  };
  const std::vector<Action>& actions() const { return actions_; }
  // What they are looked up by, in their order.
  std::vector<std::string> words() const {
    std::vector<std::string> words;
    for (const Action& action : actions_) {
      std::string& lower = words.emplace_back(action.literal.substr(action.lead));
      std::ranges::transform(lower, lower.begin(), to_lower);
    }
    return words;
  }

 private:
  void add(std::string literal, Action action) {
    action.literal = std::move(literal);
    while (is_ascii(action.literal[action.lead]) && !is_alnum(action.literal[action.lead])) ++action.lead;
    actions_.push_back(std::move(action));
  }
  void add(std::string_view literal, Action action) { add(std::string(literal), std::move(action)); }

  // A prefix of two bytes is looked for with every character that may follow it.
  void add_token(const TokenForm& form) {
    if (form.prefix.size() > 2) return add(form.prefix, {.token = &form});
    for (int c = 0; c < 128; ++c) {
      const char next = static_cast<char>(c);
      if (form.alphabet->contains(next)) add(std::string(form.prefix) + next, {.token = &form});
    }
  }

  std::vector<Action> actions_;
};

bool covers(ByteSpan outer, ByteSpan inner) { return outer.begin < inner.end && inner.begin < outer.end; }

class SecretsRule final : public TextRule {
 public:
  SecretsRule(SecretReach reach, ContextWords& words)
      : reach_(reach), literals_(reach), first_literal_(words.add_literals(literals_.words())) {}

  void scan(const ScanText& text, std::vector<Hit>& hits) const override {
    const std::string_view all = text.text();
    const std::size_t first = hits.size();
    std::vector<Hit> named;
    SecretColumns columns;
    const ByteMaps& maps = text.reading().maps();
    for (const PhraseMatch& literal : text.literals()) {
      const std::size_t number = std::size_t{literal.id} - first_literal_;  // of another rule: beyond them
      if (number < literals_.actions().size()) match_literal(literals_.actions()[number], all, literal.span, named, columns, hits);
    }
    for (std::size_t block = 0; block < maps.size(); ++block) match_signs(all, maps, block, hits);
    columns.find(all, named);
    find_by_place(text, named);
    add_named(first, named, hits);
  }

  std::vector<std::string_view> types() const override {
    std::vector<std::string_view> all = {"secret.private_key", "secret.jwt", "secret.database_url", "secret.url_password",
                                         "secret.telegram"};
    for (const TokenForm& form : token_forms()) all.push_back(form.type);
    for (const LabelForm& form : label_forms()) all.push_back(form.type);
    for (const StructuredForm& form : kStructured) all.push_back(form.type);
    for (const StructuredForm& form : kInner) all.push_back(form.type);
    if (reach_ == SecretReach::Values) {
      for (const std::string_view type :
           {"secret.password", "secret.assignment", "secret.authorization", "secret.connection_string", "secret.kubernetes"}) {
        all.push_back(type);
      }
    }
    std::ranges::sort(all);
    const auto rest = std::ranges::unique(all);
    all.erase(rest.begin(), rest.end());
    return all;
  }

 private:
  static void match_literal(const Literals::Action& action, std::string_view text, ByteSpan place, std::vector<Hit>& named,
                            SecretColumns& columns, std::vector<Hit>& hits) {
    if (place.begin < action.lead) return;
    const std::size_t begin = place.begin - action.lead;
    if (action.name != nullptr) {
      if (!begins_with_lead(action, text, place)) return;
      if (find_paired(*action.name, text, byte_span(begin, place.end - action.name->behind), named)) return;
      if (const auto hit = match_assignment(*action.name, text, begin, place.end)) named.push_back(*hit);
      columns.add(*action.name, text, begin, place.end);
      return;
    }
    if (action.insert) return columns.expect_list(place.end);
    if (action.login) {
      if (const auto hit = match_login(text, place)) named.push_back(*hit);
      return;
    }
    if (text.substr(begin, place.end - begin) == action.literal) match_form(action, text, begin, place.end, hits);
  }

  // All of a text whose place has the name of a secret: {"password": ["…"]} of a request.
  void find_by_place(const ScanText& text, std::vector<Hit>& named) const {
    const std::string_view label = text.reading().label;
    for (const PhraseMatch& literal : text.literals_of_place()) {
      const std::size_t number = std::size_t{literal.id} - first_literal_;
      if (number >= literals_.actions().size()) continue;
      const Literals::Action& action = literals_.actions()[number];
      if (action.name == nullptr || action.name->behind > 0 || !begins_with_lead(action, label, literal.span)) continue;
      const auto name = name_of_secret(*action.name, label, literal.span.begin - action.lead, literal.span.end);
      if (!name || name->end != label.size()) continue;
      const auto hit = judge_cell(action.name->kind, text.text(), byte_span(0, text.text().size()));
      if (hit) named.push_back(*hit);
    }
  }

  // The signs of the literal stand before what it was looked up by.
  static bool begins_with_lead(const Literals::Action& action, std::string_view text, ByteSpan place) {
    return text.substr(0, place.begin).ends_with(std::string_view(action.literal).substr(0, action.lead));
  }

  // What begins at no word: URLs, and tokens that are known by something in their middle.
  static void match_signs(std::string_view text, const ByteMaps& maps, std::size_t block, std::vector<Hit>& hits) {
    const auto add = [&hits](const std::optional<Hit>& hit) {
      if (hit) hits.push_back(*hit);
    };
    ByteMaps::for_each(maps.colons_before_signs(block), block, [&](std::size_t at) {
      if (text.substr(at + 1).starts_with("//")) add(match_url_password(text, at));
    });
    ByteMaps::for_each(maps.colons_before_capitals(block), block, [&](std::size_t at) {
      if (text.substr(at + 1).starts_with("AA")) add(match_telegram_token(text, at));
    });
    ByteMaps::for_each(maps[block].tildes, block, [&](std::size_t at) {
      if (at >= 2 && text[at - 1] == 'Q' && is_digit(text[at - 2])) add(match_entra_secret(text, at - 2));
    });
    if (!maps.holds_capitals(block) || !maps.holds_long_word(block)) return;
    const std::size_t begin = block * ByteMaps::kBlock;
    for (const StructuredForm& form : kInner) {
      const std::string_view window = text.substr(begin, ByteMaps::kBlock + form.literal.size() - 1);
      for (std::size_t at = window.find(form.literal); at != std::string_view::npos; at = window.find(form.literal, at + 1)) {
        add(form.match(text, begin + at));
      }
    }
  }

  static void match_form(const Literals::Action& action, std::string_view text, std::size_t begin, std::size_t end,
                         std::vector<Hit>& hits) {
    std::optional<Hit> hit;
    if (action.token != nullptr) hit = match_token(*action.token, text, begin);
    if (action.label != nullptr) hit = match_label(*action.label, text, end);
    if (action.structured != nullptr) hit = action.structured->match(text, begin);
    if (action.kubernetes) find_kubernetes_values(text, begin, hits);
    if (hit) hits.push_back(*hit);
  }

  // Adds what no form of medium confidence explains. `hits` from `first` on are the forms', by no order.
  static void add_named(std::size_t first, const std::vector<Hit>& named, std::vector<Hit>& hits) {
    std::vector<Hit> forms(hits.begin() + static_cast<std::ptrdiff_t>(first), hits.end());
    std::ranges::sort(forms, {}, [](const Hit& hit) { return hit.span.begin; });
    for (const Hit& hit : named) {
      constexpr int kNearest = 4;
      auto after = std::ranges::lower_bound(forms, hit.span.end, {}, [](const Hit& form) { return form.span.begin; });
      bool explained = false;
      for (int i = 0; i < kNearest && after != forms.begin() && !explained; ++i) {
        --after;
        explained = covers(after->span, hit.span) && after->confidence >= Confidence::Medium;
      }
      if (!explained) hits.push_back(hit);
    }
  }

  SecretReach reach_;
  Literals literals_;
  std::size_t first_literal_ = 0;
};

}  // namespace

std::unique_ptr<TextRule> make_secrets_rule(SecretReach reach, ContextWords& words) { return std::make_unique<SecretsRule>(reach, words); }

}  // namespace sekisho
