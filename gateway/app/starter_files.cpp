#include "gateway/app/starter_files.h"

namespace sekisho {

std::string starter_config(std::string_view client_key_line) {
  std::string text = R"(# Sekisho. Check with `sekisho check -c sekisho.yaml`; every setting is in docs/configuration.md.
server:
  listen: 127.0.0.1:8787
  admin: 127.0.0.1:8788        # /metrics, /healthz, /readyz
  # tls: { certificate: server.pem, key: server.key }
  # limits: { body_bytes: 20MiB, in_flight: 1000 }
  # drain: { delay: 0s, timeout: 120s }

# Who may ask. Keys are kept as HMAC-SHA-256 under the pepper; `sekisho keys new --id NAME` makes another.
keys:
  pepper: ${env:SEKISHO_PEPPER}
  clients:
)";
  text += client_key_line;
  text += R"(

# How models are reached. Targets in policy.yaml name one of these.
providers:
  local:
    type: openai               # any OpenAI-compatible server: llama-server, vLLM, Ollama, …
    base_url: http://127.0.0.1:8080/v1
    allow_private: true        # without it a provider may not resolve to a loopback or private address
  # vendor:
  #   type: openai
  #   base_url: https://api.example.com/v1
  #   keys: ["${env:VENDOR_KEY}"]
  #   timeouts: { connect: 5s, first_event: 60s, between_events: 30s, total: 600s }
  # engine:
  #   type: embedded           # llama.cpp inside this process
  #   models: [ { name: my-model, path: my-model.gguf, context: 4096, slots: 4 } ]

# What may go where.
policy: { file: policy.yaml }

logging: { level: info, format: json }
)";
  return text;
}

std::string starter_policy() {
  return R"(# What may go where. Check with `sekisho policy check policy.yaml`, try with `sekisho policy test policy.yaml`.
# The language: docs/policy-language.md.
policy: v1
org: my-organisation
version: "1"
classes: [public, internal, restricted]      # low to high; evidence only raises
labels: [pii, secret]

context:
  caller: { team: required }                 # from the key; missing = unknown, which restricts

detectors:
  found: { pack: basic/1 }

classify:
  start: internal
  rules:
    - { id: personal, when: { found: [found.email, found.phone] }, class: internal, labels: [pii] }
    - { id: numbers, when: { found: [found.jp.my_number, found.card.pan, found.iban] }, class: restricted, labels: [pii] }
    - { id: secrets, when: { found: ["found.secret.*"] }, class: restricted, labels: [secret] }
    - { id: unreadable, when: { found: ["opaque.*"] }, class: restricted }

targets:
  - id: local
    provider: local
    model: my-model                          # the name sent to the provider
    aliases: [default]
    deployment: onprem
    operator: self
    jurisdiction: JP
    trains_on_data: false
    metrics: { cost: 0, quality: 50 }
  # - id: vendor
  #   provider: vendor
  #   model: some-model
  #   aliases: [default]
  #   deployment: saas
  #   operator: vendor
  #   jurisdiction: US
  #   trains_on_data: false
  #   price: { in: 0.5, out: 1.5, currency: USD }     # per million tokens

constraints:
  - id: restricted-stays-here
    why: restricted data is processed on our own machines only
    when: { data.class: ">= restricted" }
    require: { target.operator: self }
  - id: nobody-trains-on-our-data
    require: { target.trains_on_data: false }

prefer:
  - { by: quality, max: true }
  - { by: cost }

fallback: { on: [connect_error, timeout, http_5xx, http_429], max_attempts: 3, deadline_s: 120 }

refusal:
  en: This request may not be sent to any model that is available.
  ja: この内容を送ることのできるモデルがありません。

tests:
  - name: an ordinary question is answered here
    given: { caller: { team: demo }, request: {}, found: {} }
    expect: { class: internal, order: [local] }
  - name: a card number is restricted
    given: { caller: { team: demo }, request: {}, found: { found.card.pan: 1 } }
    expect: { class: restricted, order: [local] }
)";
}

}  // namespace sekisho
