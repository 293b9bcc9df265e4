import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRedactor, REDACTED } from '../../src/redaction/redactor.ts';
import { generateSecrets } from './generated-secrets.ts';

describe('a redactor', () => {
  const { text, data } = createRedactor(['correct horse/battery?', 'short']);

  test.each([
    ['as it is', 'correct horse/battery?'],
    ['in base64', Buffer.from('correct horse/battery?').toString('base64')],
    ['URL-encoded', encodeURIComponent('correct horse/battery?')],
  ])('takes a known value out %s', (_how, secret) => {
    expect(text(`before ${secret} after`)).not.toContain(secret);
    expect(text(`before ${secret} after`)).toMatch(/^before .* after$/);
  });

  test.each([
    ['a Vault token', 'hvs.CAESIAbcdefghijklmnopqrstu'],
    ['a GitHub token', `ghp_${'a1'.repeat(18)}`],
    ['a fine-grained GitHub token', `github_pat_${'a1'.repeat(20)}`],
    ['a Slack token', ['xoxb', '1234567890', 'abcdefghij'].join('-')],
    ['an AWS access key id', 'AKIAIOSFODNN7EXAMPLE'],
    ['a JWT', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl'],
    ['a private key', '-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----'],
    ['a URL with a password', 'postgres://bitiq:pa55word@db.example'],
  ])('takes %s out by its shape', (_what, secret) => {
    expect(text(`before ${secret} after`)).toContain(REDACTED);
    expect(text(`before ${secret} after`)).not.toContain(secret);
  });

  test.each([
    'worker-2 NotReady for 14 min (KubeletNotReady)',
    'sha256:91c2f0aa00bb11cc22dd33ee44ff5566778899aabbccddeeff00112233445566',
    'system:serviceaccount:bitiq:bitiq-read',
    'https://quay.io/bitiq/toy-service@sha256:4be0',
    'a short word',
    'git@github.com:bitiq-io/gitops.git at 581dc4d0a9b1c2d3e4f5061728394a5b6c7d8e9f',
  ])('leaves plain words alone: %s', (plain) => {
    expect(text(plain)).toBe(plain);
  });

  /** What a message keeps of a secret is no use from so few letters, the name of its kind among them. */
  const HARMLESS = 16;

  /** They are known by what follows them, or by letters further on. */
  const NEEDS_ITS_END = [
    'private key',
    'private key without its end',
    'token in a URL',
    'OpenAI key',
    'age key',
  ];

  test('takes out what is left of a secret that was cut', () => {
    const cut = generateSecrets(360, 7)
      .filter(({ kind }) => !NEEDS_ITS_END.includes(kind))
      .flatMap(({ text: whole, secret }) =>
        Array.from({ length: Math.max(0, secret.length - HARMLESS) }, (_, more) => ({
          left: whole.slice(0, whole.indexOf(secret) + HARMLESS + more),
          piece: secret.slice(0, HARMLESS),
        })),
      );

    expect(cut.filter(({ left, piece }) => text(`it said: ${left}…`).includes(piece))).toEqual([]);
    expect(cut.length).toBeGreaterThan(5_000);
  });

  test('goes through data and keeps its shape', () => {
    const redacted = data({ list: ['correct horse/battery?', 3, null], deep: { yes: true } });

    expect(redacted).toEqual({ list: [REDACTED, 3, null], deep: { yes: true } });
  });

  test('no known value survives, wherever it stands', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8 }), fc.string(), fc.string(), (secret, before, after) => {
        const redactor = createRedactor([secret]);

        expect(redactor.text(before + secret + after).replaceAll(REDACTED, '')).not.toContain(secret);
      }),
    );
  });
});
