import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  isSignedBy,
  parseCheckpointLine,
  signCheckpoint,
  toCheckpointLine,
} from '../../src/audit/checkpoint.ts';
import { openAuditKey, publicKeysOf, readAuditKey, readPublicKeys } from '../../src/audit/key.ts';
import { aKey } from './an-export.ts';

let folder: string;
const at = (name: string) => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bitiq-key-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('a key is created once, readable by its owner alone, and leaves nothing else behind', () => {
  const first = openAuditKey(at('made/key.pem'));
  const second = openAuditKey(at('made/key.pem'));

  expect([first.created, second.created]).toEqual([true, false]);
  expect(second.key.id).toBe(first.key.id);
  expect(statSync(at('made/key.pem')).mode & 0o777).toBe(0o600);
  expect(readdirSync(at('made'))).toEqual(['key.pem']);
});

test('a key that openssl made is as good, and openssl agrees with the signature', () => {
  execFileSync('openssl', ['genpkey', '-algorithm', 'ed25519', '-out', at('openssl.pem')]);
  const key = readAuditKey(at('openssl.pem'));
  writeFileSync(at('public.pem'), key.publicKey);
  writeFileSync(at('text'), 'what is signed');
  writeFileSync(at('signature'), Buffer.from(key.sign('what is signed'), 'hex'));

  const said = execFileSync('openssl', [
    ...['pkeyutl', '-verify', '-pubin', '-inkey', at('public.pem'), '-rawin'],
    ...['-in', at('text'), '-sigfile', at('signature')],
  ]);

  expect(String(said)).toContain('Signature Verified Successfully');
});

test('a file may hold the public keys of years', () => {
  const [old, present, stranger] = [aKey(), aKey(), aKey()];
  writeFileSync(at('both.pem'), old.publicKey + present.publicKey);
  const place = { number: 1, seq: 1, hash: '0'.repeat(64), at: 1 };

  const keys = readPublicKeys(at('both.pem'));

  const trusted = [old, present, stranger].map((key) => isSignedBy(signCheckpoint(key, place), keys));
  expect(trusted).toEqual([true, true, false]);
});

test('what is no Ed25519 key is refused, and nothing of it is said', () => {
  execFileSync('openssl', ['ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', at('ec.pem')]);
  writeFileSync(at('secret.txt'), 'hunter2');

  for (const name of ['ec.pem', 'secret.txt']) {
    expect(() => readAuditKey(at(name))).toThrow(`${at(name)} holds no Ed25519 key in PEM.`);
    expect(() => readPublicKeys(at(name))).toThrow(`${at(name)} holds no Ed25519 key in PEM.`);
  }
  expect(() => readAuditKey(at('nowhere.pem'))).toThrow('cannot be read');
});

test('a checkpoint has one form only', () => {
  const signed = signCheckpoint(aKey(), { number: 1, seq: 7, hash: 'ab'.repeat(32), at: 1 });
  const line = toCheckpointLine(signed);

  expect(parseCheckpointLine(line)).toEqual(signed);
  for (const other of [`${line} `, line.replace(':', ': '), line.toUpperCase(), '{}', 'null', '']) {
    expect(parseCheckpointLine(other)).toBeUndefined();
  }
});

test('another key does not vouch for it', () => {
  const [key, other] = [aKey(), aKey()];
  const signed = signCheckpoint(key, { number: 1, seq: 7, hash: 'ab'.repeat(32), at: 1 });
  const claimed = { ...signed, checkpoint: { ...signed.checkpoint, key: other.id } };

  expect(isSignedBy(signed, publicKeysOf(key))).toBe(true);
  expect(isSignedBy(signed, publicKeysOf(other))).toBe(false);
  expect(isSignedBy(claimed, publicKeysOf(other))).toBe(false);
});
