// Asks Cedar for every case on standard input which policies keep the target out. In: {policies, entities, cases: [{target, context}]};
// out: a list of ids for each case. Started by tests/integration/test_cedar.py.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const cedar = createRequire(`${process.env.SEKISHO_NODE_MODULES}/`)('@cedar-policy/cedar-wasm/nodejs');
const { policies, entities, cases } = JSON.parse(readFileSync(0, 'utf8'));

const byId = {};
for (const text of policies.split(/(?=^@id\()/m)) {
  const id = /^@id\("(.*)"\)/.exec(text);
  if (id) byId[id[1]] = text;
}

const anybody = { type: 'Caller', id: 'caller' };
const answers = cases.map(({ target, context }) => {
  const answer = cedar.isAuthorized({
    principal: anybody,
    action: { type: 'Action', id: 'use' },
    resource: { type: 'Target', id: target },
    context,
    policies: { staticPolicies: byId },
    entities,
  });
  if (answer.type !== 'success') throw new Error(JSON.stringify(answer));
  const { decision, diagnostics } = answer.response;
  if (diagnostics.errors.length > 0) throw new Error(JSON.stringify(diagnostics.errors));
  return decision === 'allow' ? [] : diagnostics.reason.sort();
});
process.stdout.write(JSON.stringify(answers));
