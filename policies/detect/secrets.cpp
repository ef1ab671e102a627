#include "policies/detect/secrets.h"

#include "policies/detect/secret_forms.h"
#include "policies/detect/secret_tokens.h"
#include "policies/detect/word_index.h"

#include <algorithm>
#include <array>
#include <string>

namespace sekisho {
namespace {

// A literal that begins or marks a secret with a structure of its own.
struct StructuredForm {
  std::string_view literal;
  std::optional<Hit> (*match)(std::string_view text, std::size_t begin);
};
constexpr auto kStructured = std::to_array<StructuredForm>({
    {"-----BEGIN ", match_private_key},
    {"eyJ", match_jwt},
    {"://", match_url_password},
    {"JQQJ99", match_azure_ai_key},
    {":AA", match_telegram_token},
    {"0Q~", match_entra_secret},
    {"1Q~", match_entra_secret},
    {"2Q~", match_entra_secret},
    {"3Q~", match_entra_secret},
    {"4Q~", match_entra_secret},
    {"5Q~", match_entra_secret},
    {"6Q~", match_entra_secret},
    {"7Q~", match_entra_secret},
    {"8Q~", match_entra_secret},
    {"9Q~", match_entra_secret},
});

// Words are numbered through: tokens, then labels, then structured forms.
WordIndex make_index() {
  std::vector<WordIndex::Word> words;
  const auto add = [&words](std::string_view literal) {
    words.push_back({std::string(literal), static_cast<std::uint16_t>(words.size())});
  };
  for (const TokenForm& form : token_forms()) add(form.prefix);
  for (const LabelForm& form : label_forms()) add(form.label);
  for (const StructuredForm& form : kStructured) add(form.literal);
  return WordIndex(std::move(words), WordIndex::Case::Exact);
}

std::optional<Hit> match(std::size_t word, std::string_view text, std::size_t begin, std::size_t end) {
  if (word < token_forms().size()) return match_token(token_forms()[word], text, begin);
  word -= token_forms().size();
  if (word < label_forms().size()) return match_label(label_forms()[word], text, end);
  return kStructured[word - label_forms().size()].match(text, begin);
}

class SecretsRule final : public TextRule {
 public:
  SecretsRule() : index_(make_index()) {}

  void scan(const ScanText& text, std::vector<Hit>& hits) const override {
    const std::string_view all = text.text();
    index_.find(all, [&](std::uint16_t word, std::size_t begin, std::size_t end) {
      if (const auto hit = match(word, all, begin, end)) hits.push_back(*hit);
    });
  }

  std::vector<std::string_view> types() const override {
    std::vector<std::string_view> all = {"secret.private_key", "secret.jwt", "secret.database_url", "secret.url_password",
                                         "secret.telegram"};
    for (const TokenForm& form : token_forms()) all.push_back(form.type);
    for (const LabelForm& form : label_forms()) all.push_back(form.type);
    std::ranges::sort(all);
    const auto rest = std::ranges::unique(all);
    all.erase(rest.begin(), rest.end());
    return all;
  }

 private:
  WordIndex index_;
};

}  // namespace

std::unique_ptr<TextRule> make_secrets_rule() { return std::make_unique<SecretsRule>(); }

}  // namespace sekisho
