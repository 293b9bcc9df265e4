import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningVault, startVault } from '../../../sandbox/vault/start-vault.ts';
import { type Answered, ask, type Secrets } from './real-answers/ask.ts';
import type { Condition, Question } from './real-answers/questions.ts';
import { QUESTIONS } from './real-answers/questions.ts';

/** A question, and what a real Vault said to it (`real-answers/record-process.ts`). */
interface Recorded extends Question {
  readonly of: string;
  readonly when: Condition;
  readonly answer: Answered;
}

const recorded = readFileSync(new URL('./real-answers.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Recorded);

/** What the sandbox's Vault is like then. */
const STATES = {
  active: {},
  sealed: { sealed: true },
  uninitialized: { initialized: false },
  standby: { standby: true },
} satisfies Record<Condition, object>;

test('a real Vault was asked all that is listed', () => {
  const asked = (condition: Condition) =>
    recorded
      .filter(({ when }) => when === condition)
      .map(({ of: _of, when: _when, answer: _answer, ...question }) => question);

  expect(Object.fromEntries(Object.keys(STATES).map((each) => [each, asked(each as Condition)]))).toEqual(
    QUESTIONS,
  );
});

describe.each(Object.keys(STATES) as Condition[])('a Vault that is %s', (condition) => {
  const rows = recorded.filter(({ when }) => when === condition);
  const answers: Answered[] = [];
  let vault: RunningVault;

  beforeAll(async () => {
    vault = await startVault({ reviewToken: (jwt) => /^jwt of (\w+\/\w+)$/.exec(jwt)?.[1] });
    const secrets = furnish(vault);
    Object.assign(vault, STATES[condition]);
    for (const row of rows) answers.push(await ask(vault.address, row, secrets));
  });
  afterAll(() => vault.stop());

  test.each(rows.map((row, at) => ({ ...row, at })))(
    'answers $method $path as $as ($at) as the real one does',
    ({ at, answer }) => {
      expect(whatCounts(answers[at])).toEqual(whatCounts(answer));
    },
  );
});

function furnish(vault: RunningVault): Secrets {
  const grant = { policies: ['bitiq'], ttlSeconds: 3_600 };
  vault.kubernetesRoles.set('bitiq', { ...grant, serviceAccounts: ['bitiq/bitiq'] });
  vault.appRoles.set('role', { ...grant, secretId: 'secret' });
  const tokenWith = (policy: string) => {
    const token = `hvs.${policy}`;
    const policies = [...new Set([policy, 'default'])].sort();
    const expiresAt = Date.now() + 3_600_000;
    vault.tokens.set(token, { policies, displayName: 'token', expiresAt, ttlSeconds: 3_600 });
    return token;
  };
  const tokens = {
    root: vault.rootToken,
    bitiq: tokenWith('bitiq'),
    'bitiq-bootstrap': tokenWith('bitiq-bootstrap'),
    default: tokenWith('default'),
    stranger: 'hvs.stranger',
  };
  return { tokens, jwtOf: (account) => `jwt of ${account}`, roleId: 'role', secretId: 'secret' };
}

/** What nobody who asks the sandbox depends on, and it does not know. */
const NOT_SIMULATED =
  /^(mount_type|(created|deleted|last_updated)_by|accessor|uuid|plugin_version|running_.*|deprecation_status|issue_time|active_time|raft_.*|performance_standby_last_remote_wal|last_request_forwarding_heartbeat_ms|t|n|service_account_(uid|secret_name))$/;

/** Parsers word it their own way from there on. */
const PARSER = /^(failed to parse policy|error parsing JSON): .*/s;

function whatCounts(answered: Answered | undefined): unknown {
  if (answered?.status === 307) return { status: 307 };
  return JSON.parse(
    JSON.stringify(answered, (key, value: unknown) => {
      if (NOT_SIMULATED.test(key)) return undefined;
      return typeof value === 'string' ? value.replace(PARSER, '$1') : value;
    }),
  );
}
