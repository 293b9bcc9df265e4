import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { addVersion, newBucket } from '../../sandbox/aws/buckets.ts';
import { type RunningS3, startS3 } from '../../sandbox/aws/start-s3.ts';
import { type RunningGitHub, startGitHub } from '../../sandbox/github/start-github.ts';
import type { Trouble } from '../../sandbox/world.ts';
import { type Anchor, anchorNext } from '../../src/audit/anchor.ts';
import { createWriteOnceAnchor } from '../../src/audit/anchors/write-once.ts';
import { appendAudit } from '../../src/audit/append.ts';
import { parseCheckpointLine, type SignedCheckpoint } from '../../src/audit/checkpoint.ts';
import { publicKeysOf } from '../../src/audit/key.ts';
import { readChain } from '../../src/audit/read-chain.ts';
import { createVerifier } from '../../src/audit/verify/verifier.ts';
import { writeCheckpoint } from '../../src/audit/write-checkpoint.ts';
import { createLockedBucket } from '../../src/integrations/aws/locked-bucket.ts';
import { createCommittedFiles } from '../../src/integrations/github/committed-files.ts';
import type { Store } from '../../src/store/store.ts';
import { useSqlite } from '../helpers/stores.ts';
import { aKey } from './an-export.ts';

const key = aKey();

let s3: RunningS3;
let github: RunningGitHub;

beforeAll(async () => {
  [s3, github] = await Promise.all([startS3(), startGitHub()]);
});
afterAll(() => Promise.all([s3.stop(), github.stop()]));

beforeEach(() => {
  s3.keys.set('AKIAAUDIT', 'secret');
  s3.buckets.set('acme-audit', newBucket());
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAAUDIT');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  github.tokens.set('ghp_audit', { login: 'bitiq-bot' });
  github.repositories.clear();
  github.commit('acme/audit', 'main', { message: 'First', author: 'mara', files: { 'README.md': 'Hi' } });
});
afterEach(() => {
  vi.unstubAllEnvs();
  for (const { trouble } of [s3, github]) Object.assign(trouble, { mode: 'none', status: undefined });
});

/** A place as an outsider sees it. */
interface Place {
  readonly open: () => Anchor;
  readonly trouble: () => Trouble;
  /** All that was ever written under this name, oldest first. */
  readonly read: (name: string) => readonly string[];
  /** Puts another text there, past the bot. */
  readonly tamper: (name: string, text: string) => void;
  /** How an error names what stands under this name. */
  readonly called: (name: string) => string;
}

const inS3: Place = {
  open: () => {
    const options = { bucket: 'acme-audit', region: s3.region, prefix: 'bitiq/', retentionDays: 1 };
    const { place, keep } = createLockedBucket({ ...options, endpoint: s3.address });
    return createWriteOnceAnchor({ id: `s3:${place}`, keep });
  },
  trouble: () => s3.trouble,
  read: (name) => (bucket().objects.get(`bitiq/${name}`) ?? []).map(({ body }) => body.toString()),
  tamper: (name, text) => {
    addVersion(bucket(), `bitiq/${name}`, { body: Buffer.from(text), retention: undefined });
  },
  called: (name) => `Object bitiq/${name} in S3 bucket acme-audit`,
};

function bucket() {
  return s3.buckets.get('acme-audit') ?? newBucket();
}

const inGit: Place = {
  open: () => {
    const repository = { owner: 'acme', name: 'audit', branch: 'bitiq-audit' };
    const files = createCommittedFiles(repository, { apiUrl: github.address, token: 'ghp_audit' });
    return createWriteOnceAnchor({ id: `git:${files.place}`, keep: files.keep });
  },
  trouble: () => github.trouble,
  read: (name) => {
    const commits = [...(github.repositories.get('acme/audit')?.commits.values() ?? [])];
    return commits
      .filter(({ message }) => message === `Add ${name}`)
      .map(({ files }) => files.get(name) ?? '');
  },
  tamper: (name, text) => {
    github.commit('acme/audit', 'bitiq-audit', { message: 'Tidy', author: 'eve', files: { [name]: text } });
  },
  called: (name) => `${name} on branch bitiq-audit of acme/audit`,
};

const NAMES = ['0000000001.json', '0000000002.json', '0000000003.json'];

describe.each([
  ['S3', inS3],
  ['a Git branch', inGit],
])('checkpoints in %s', (_place, { open, trouble, read, tamper, called }) => {
  const openFresh = useSqlite();

  const addCheckpoint = async (store: Store) => {
    const at = await store.now();
    await store.write(async (tx) => appendAudit(tx, { type: 'test', actor: 'bitiq:test', at }));
    await writeCheckpoint(store, key, { records: 1, intervalMs: 0 });
  };
  const drain = async (store: Store, anchor: Anchor) => {
    while (await anchorNext(store, anchor));
  };
  const readLine = async (store: Store, number: number) => {
    const rows = await store.db
      .selectFrom('audit_checkpoints')
      .select('line')
      .where('number', '=', number)
      .execute();
    return rows[0]?.line ?? '';
  };
  const readSigned = async (store: Store, number: number) =>
    parseCheckpointLine(await readLine(store, number)) as SignedCheckpoint;
  /** As if the pause after a failure, or the lease of a process that died, were over. */
  const letTimePass = (store: Store) =>
    store.write((tx) => tx.db.updateTable('audit_anchors').set({ due_at: 0 }).execute());

  test('are there once each, a line each; put together they verify the log', async () => {
    const store = await openFresh();
    for (const _name of NAMES) {
      await addCheckpoint(store);
      await Promise.all([open(), open(), open()].map((anchor) => drain(store, anchor)));
    }

    const kept = NAMES.map(read);

    expect(kept.map((versions) => versions.length)).toEqual([1, 1, 1]);
    const checkpoints = kept
      .flat()
      .join('')
      .trimEnd()
      .split('\n')
      .map((line) => parseCheckpointLine(line) as SignedCheckpoint);
    const verifier = createVerifier({ keys: publicKeysOf(key), checkpoints });
    for await (const lines of readChain(store)) {
      for (const line of lines) verifier.push(Buffer.from(line));
    }
    expect(verifier.end()).toMatchObject({ isSound: true, signedUpTo: 3 });
  });

  test.each([
    ['down', { mode: 'refuse' }, /cannot be reached/],
    ['broken', { status: 503 }, /does not serve|fewer requests/],
    ['not for us', { status: 403 }, /does not let bitiq/],
  ] as const)('arrive once the place is no longer %s', async (_what, wrong, said) => {
    const store = await openFresh();
    await addCheckpoint(store);
    Object.assign(trouble(), wrong);

    await expect(anchorNext(store, open())).rejects.toThrow(said);
    Object.assign(trouble(), { mode: 'none', status: undefined });
    await letTimePass(store);
    await drain(store, open());

    expect(read('0000000001.json')).toEqual([`${await readLine(store, 1)}\n`]);
  });

  test('are not written again by whoever takes over from a process that died before it noted it', async () => {
    const store = await openFresh();
    await addCheckpoint(store);
    const dying: Anchor = { id: open().id, anchor: () => new Promise(() => undefined) };
    void anchorNext(store, dying);
    await vi.waitUntil(
      async () => (await store.db.selectFrom('audit_anchors').selectAll().execute()).length === 1,
    );
    await open().anchor(await readSigned(store, 1), { isRetry: false });

    await letTimePass(store);
    const isBrought = await anchorNext(store, open());

    expect(isBrought).toBe(true);
    expect(read('0000000001.json')).toEqual([`${await readLine(store, 1)}\n`]);
  });

  test('that stand there with another text are an error that names the place', async () => {
    const store = await openFresh();
    await addCheckpoint(store);
    await drain(store, open());
    await letTimePass(store);
    await addCheckpoint(store);
    tamper('0000000002.json', '{}\n');

    const signed = await readSigned(store, 2);
    const said = `${called('0000000002.json')} holds another text`;

    await expect(anchorNext(store, open())).rejects.toThrow(said);
    await expect(open().anchor(signed, { isRetry: true })).rejects.toThrow(said);
    expect(read('0000000001.json')).toHaveLength(1);
  });
});
