#pragma once

#include "policies/detect/rule.h"

#include <optional>
#include <string_view>

namespace sekisho {

// Secrets with a structure. Each takes the place of its literal in the text.

// `-----BEGIN … PRIVATE KEY-----` (RFC 7468, RFC 4880) at `begin`: the whole block, or what there is of it.
std::optional<Hit> match_private_key(std::string_view text, std::size_t begin);

// `eyJ` at `begin`: a JSON web token (RFC 7519) whose header decodes to a JSON object with `alg`.
std::optional<Hit> match_jwt(std::string_view text, std::size_t begin);

// `://` at `begin`: a URL with a password (RFC 3986 §3.2.1). `secret.database_url` for databases and brokers, else `secret.url_password`.
std::optional<Hit> match_url_password(std::string_view text, std::size_t begin);

// `JQQJ99` at `begin`: the fixed part in the middle of a key of Azure AI services.
std::optional<Hit> match_azure_ai_key(std::string_view text, std::size_t begin);

// `Q~` with a digit before it at `begin`: a client secret of Microsoft Entra.
std::optional<Hit> match_entra_secret(std::string_view text, std::size_t begin);

// `:AA` at `begin`: a Telegram bot's token.
std::optional<Hit> match_telegram_token(std::string_view text, std::size_t begin);

// `.atlasv1.` at `begin`: a token of HCP Terraform.
std::optional<Hit> match_terraform_token(std::string_view text, std::size_t begin);

// `_mmk` at `begin`: the end of a licence key of MaxMind.
std::optional<Hit> match_maxmind_key(std::string_view text, std::size_t begin);

// `-us` with the first digit of a data centre at `begin`: the end of a key of Mailchimp.
std::optional<Hit> match_mailchimp_key(std::string_view text, std::size_t begin);

// `.webhook.office.com/webhookb2/` at `begin`: a webhook of Microsoft Teams.
std::optional<Hit> match_teams_webhook(std::string_view text, std::size_t begin);

// Ten times `A` at `begin`: the middle of a long-lived token of Dropbox.
std::optional<Hit> match_dropbox_token(std::string_view text, std::size_t begin);

// `AZDO` at `begin`: the fixed part in a token of Azure DevOps.
std::optional<Hit> match_devops_token(std::string_view text, std::size_t begin);

}  // namespace sekisho
