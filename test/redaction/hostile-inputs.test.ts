import { describe, expect, test } from 'vitest';
import { createRedactor } from '../../src/redaction/redactor.ts';

const LENGTH = 100_000;

/** Eight layers are taken off, and each is looked at with every pattern. What is not linear takes hundreds of times as long. */
const MOST = 150;

/** Base64 of this is itself with more of the same: every layer looks like text that hides another. */
const FIXED_POINT =
  'Vm0wd2QyUXlVWGxWV0d4V1YwZDRWMVl3WkRSV01WbDNXa1JTVjAxV2JETlhhMUpUVmpBeFYySkVUbGhoTVVwVVZtcEJlRll5';

/** What a pattern begins with, again and again, and never how it ends. */
const HOSTILE: readonly (readonly [what: string, unit: string, before?: string])[] = [
  ['letters', 'a'],
  ['capital letters', 'A'],
  ['digits', '1'],
  ['slashes', '/'],
  ['equals signs', '='],
  ['backslashes', '\\'],
  ['quotes', '"'],
  ['percent signs', '%25'],
  ['forms', '+%2B%252B%25252B'],
  ['spaces', ' '],
  ['lines', 'abcdefghijklmnop\n'],
  ['indented lines', '\n        abc', 'a'.repeat(16)],
  ['entities', '&amp;'],
  ['Vault tokens without an end', 'hvs.'],
  ['Vault tokens of old', ' s.aaaaaaa'],
  ['batch tokens of old', '-b.a'],
  ['AWS key ids', 'AKIA'],
  ['AWS secrets by name', 'secret_access_key='],
  ['AWS session tokens', 'session_token='],
  ['GitHub tokens', 'ghp_'],
  ['GitHub tokens with parts', '-a', `ghp_${'a'.repeat(16)}`],
  ['fine-grained tokens', 'github_pat_'],
  ['GitLab tokens', 'glpat-'],
  ['npm tokens', 'npm_'],
  ['Slack tokens', 'xoxb-'],
  ['Slack refresh tokens', 'xoxe.xoxp-'],
  ['Slack app tokens', 'xapp-'],
  ['Slack webhooks', 'hooks.slack.com/a'],
  ['OpenShift tokens', 'sha256~'],
  ['age keys', 'AGE-SECRET-KEY-1'],
  ['OpenAI keys', 'sk-'],
  ['Google keys', 'AIza'],
  ['JWT headers', 'eyJ'],
  ['JWT headers with short parts', 'eyJhbGciOiJI.a'],
  ['begins of keys', '-----BEGIN PRIVATE KEY-----'],
  ['begins of nothing', '-----BEGIN A'],
  ['names of keys', 'PRIVATE ', '-----BEGIN '],
  ['ends of nothing', '-----END A', '-----BEGIN PRIVATE KEY-----'],
  ['URLs', 'http://'],
  ['users in URLs', '://a:b'],
  ['ports in URLs', '://a:1/'],
  ['hosts with digits', '://a1'],
  ['long users in URLs', 'a1b2', 'https://'],
  ['bearers', 'Bearer '],
  ['bearers of a form', 'bearer+'],
  ['pluses behind a bearer', '+', 'Bearer'],
  ['spaces behind a bearer', ' ', 'Bearer'],
  ['authorizations', 'authorization: basic '],
  ['pluses behind an authorization', '+', 'Authorization: Basic'],
  ['Vault headers', 'x-vault-token:'],
  ['registry auths', '"auth":'],
  ['spaces behind auth', ' ', '"auth"'],
  ['passwords in JSON', '"password":"'],
  ['base64 of base64', FIXED_POINT],
  ['base64 of nothing', 'AAAA'],
  ['escapes', '\\u0041'],
  ['escaped escapes', '\\\\\\\\u0041'],
  ['a known value, almost', 'correct horse'],
];

const { text } = createRedactor(['correct horse/battery', 'correct-horse-battery-staple']);

const LOG_LINE = JSON.stringify({
  level: 30,
  time: '2026-11-21T16:05:00.000Z',
  runId: 'r-4f2a',
  msg: 'worker-2 NotReady for 14 min (KubeletNotReady), quay.io/bitiq/toy-service:1.2.3 at 581dc4d0',
});

const fill = (unit: string) => unit.repeat(Math.ceil(LENGTH / unit.length)).slice(0, LENGTH);

/** In milliseconds, the best of some, so that what else the machine does counts little. */
function time(input: string): number {
  const took = Array.from({ length: 5 }, () => {
    const began = performance.now();
    text(input);
    return performance.now() - began;
  });
  return Math.min(...took);
}

const CASES = HOSTILE.map(([what, unit, before = '']) => ({ what, unit, before }));

describe('100 kB of what a pattern begins with', () => {
  test.each(CASES)('$what take no longer than they may', ({ unit, before }) => {
    const benign = time(fill(`${LOG_LINE}\n`));

    const hostile = time(before + fill(unit));

    expect(hostile / benign).toBeLessThan(MOST);
  });
});
