import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { appendAudit, hashRecord, toCanonicalJson } from '../src/audit/append.ts';
import { signCheckpoint, toCheckpointLine } from '../src/audit/checkpoint.ts';
import { openAuditKey } from '../src/audit/key.ts';
import { toRecordLine } from '../src/audit/verify/line.ts';
import { type Param, prepared } from '../src/store/prepared.ts';
import { openStore, type Store } from '../src/store/store.ts';
import { startChild } from './child.ts';
import { median, printRatio } from './ratio.ts';

/**
 * Appending to the audit log, on disk before it counts, against a bare insert of the same row into
 * the same store, each in a transaction and an fsync of its own. And how fast a million records are
 * verified, in how much memory, by a process of its own.
 */
const APPENDS = Number(process.argv[2] ?? 2_000);
const RECORDS = Number(process.argv[3] ?? 1_000_000);
const ROUNDS = 5;
const SLICE = 10;
const WRITERS = 32;
const WANTED = { recordsPerSecond: 200_000, megabytes: 120 };

const event = (n: number) => ({
  type: 'run.requested',
  actor: 'slack:T0ACME/U0MARA',
  runId: `run${n}`,
  environment: 'prod',
  data: { kind: 'preflight', input: {} },
  at: 1_760_000_000_000 + n,
});

let count = 0;

async function appendOne(store: Store): Promise<void> {
  count += 1;
  const one = event(count);
  await store.write(async (tx) => appendAudit(tx, one));
}

const insert = prepared((db, param: Param<{ seq: number; run_id: string; record: string; hash: string }>) =>
  db.insertInto('audit').values({
    seq: param('seq'),
    at: 1,
    type: 'run.requested',
    actor: 'slack:T0ACME/U0MARA',
    run_id: param('run_id'),
    environment: 'prod',
    record: param('record'),
    hash: param('hash'),
  }),
);

async function insertOne(store: Store): Promise<void> {
  count += 1;
  const row = { seq: count, run_id: `run${count}`, record: 'x'.repeat(230), hash: 'h'.repeat(64) };
  await store.write((tx) => insert(tx.db, row));
}

async function openFresh(folder: string, name: string): Promise<Store> {
  const store = await openStore(`sqlite:${join(folder, name)}`);
  await store.migrate();
  return store;
}

/** Both in turn, a slice each, and the middle one of the slices: a slow moment of the disk decides nothing. */
async function measureOneWriter(stores: { bare: Store; ours: Store }) {
  const spent: { bare: number[]; ours: number[] } = { bare: [], ours: [] };
  for (let done = 0; done < APPENDS; done += SLICE) {
    spent.bare.push(await time(() => repeat(SLICE, () => insertOne(stores.bare))));
    spent.ours.push(await time(() => repeat(SLICE, () => appendOne(stores.ours))));
  }
  return { bare: SLICE / median(spent.bare), ours: SLICE / median(spent.ours) };
}

async function measureManyWriters(stores: { bare: Store; ours: Store }) {
  const bare = await time(() => repeat(APPENDS, () => insertOne(stores.bare)));
  const many = APPENDS * 5;
  const each = Math.ceil(many / WRITERS);
  const ours = await time(async () => {
    await Promise.all(Array.from({ length: WRITERS }, () => repeat(each, () => appendOne(stores.ours))));
  });
  return { bare: APPENDS / bare, ours: (each * WRITERS) / ours };
}

async function repeat(times: number, work: () => Promise<void>): Promise<void> {
  for (let index = 0; index < times; index += 1) await work();
}

async function time(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1_000;
}

async function writeExport(folder: string): Promise<{ file: string; publicKey: string }> {
  const { key } = openAuditKey(join(folder, 'key.pem'));
  const file = join(folder, 'export.jsonl');
  const out = createWriteStream(file);
  let previous = '';
  for (let seq = 1; seq <= RECORDS; seq += 1) {
    const { runId, ...rest } = event(seq);
    const record = toCanonicalJson({ ...rest, runId, seq, previous });
    previous = hashRecord(record);
    let text = `${toRecordLine({ hash: previous, record })}\n`;
    if (seq % 1_000 === 0 || seq === RECORDS) {
      const signed = signCheckpoint(key, { number: Math.ceil(seq / 1_000), seq, hash: previous, at: 1 });
      text += `${toCheckpointLine(signed)}\n`;
    }
    if (!out.write(text)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
  const publicKey = join(folder, 'public.pem');
  await writeFile(publicKey, key.publicKey);
  return { file, publicKey };
}

interface Verified {
  readonly recordsPerSecond: number;
  readonly megabytes: number;
}

async function measureVerify(input: { file: string; publicKey: string }): Promise<Verified> {
  const child = await startChild<string>(join(import.meta.dirname, 'audit/verify-process.ts'), input);
  const verified = (await child.ask('verify')) as Verified;
  await child.stop();
  return verified;
}

const folder = await mkdtemp(join(tmpdir(), 'bitiq-bench-'));
const openPair = async (name: string) => ({
  bare: await openFresh(folder, `${name}-bare.sqlite`),
  ours: await openFresh(folder, `${name}-ours.sqlite`),
});
// Each its own: 32 writers write more into one store than into the other, and a longer table is slower.
const [stores, manyStores] = [await openPair('one'), await openPair('many')];
for (const pair of [stores, manyStores]) {
  await repeat(200, () => insertOne(pair.bare));
  await repeat(200, () => appendOne(pair.ours));
}
const one: Awaited<ReturnType<typeof measureOneWriter>>[] = [];
const many: Awaited<ReturnType<typeof measureManyWriters>>[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  one.push(await measureOneWriter(stores));
  many.push(await measureManyWriters(manyStores));
}
printRatio({
  what: 'audit records appended a second by one writer, of bare inserts',
  baseline: one.map(({ bare }) => bare),
  ours: one.map(({ ours }) => ours),
  unit: '/s',
  wanted: { atLeast: 0.9 },
});
printRatio({
  what: `audit records appended a second by ${WRITERS} writers, of bare inserts`,
  baseline: many.map(({ bare }) => bare),
  ours: many.map(({ ours }) => ours),
  unit: '/s',
  wanted: { atLeast: 5 },
});
for (const { bare, ours } of [stores, manyStores]) await Promise.all([bare.close(), ours.close()]);

const exported = await writeExport(folder);
const verified: Verified[] = [];
for (let round = 0; round < 3; round += 1) verified.push(await measureVerify(exported));
await rm(folder, { recursive: true, force: true });
const perSecond = median(verified.map(({ recordsPerSecond }) => recordsPerSecond));
const megabytes = Math.max(...verified.map((each) => each.megabytes));
console.log(
  `${RECORDS} records verified: ${perSecond.toFixed(0)}/s (wanted: at least ${WANTED.recordsPerSecond}) ` +
    `in ${megabytes.toFixed(0)} MB (wanted: at most ${WANTED.megabytes})`,
);
if (!(perSecond >= WANTED.recordsPerSecond && megabytes <= WANTED.megabytes)) process.exitCode = 1;
