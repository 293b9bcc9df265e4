import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createStepGate } from '../../src/approvals/step-gate.ts';
import { storeSpace } from '../../src/doctor/process-probes/store-space.ts';
import { storeWritable } from '../../src/doctor/process-probes/store-writable.ts';
import { requestRun } from '../../src/runs/request-run.ts';
import { assertWell, createHealth } from '../../src/serve/health.ts';
import { namingStore } from '../../src/serve/naming-store.ts';
import { inspectStore } from '../../src/store/inspect-store.ts';
import { createWriteProbe } from '../../src/store/probe-writing.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { aGate, anApprovedRun, aStep } from '../approvals/a-gate.ts';
import { readEverything } from '../approvals/on-record.ts';
import { aRequest } from '../helpers/runs.ts';
import { canMountDisks, mountSmallDisk, type SmallDisk } from '../helpers/small-disk.ts';
import { describeOnEachStore, useSqlite } from '../helpers/stores.ts';

const MIB = 1024 ** 2;
const { signal } = new AbortController();

/** What `/readyz` says of SQL. */
async function readinessOf(store: Pick<Store, 'write'>, url: string): Promise<string | undefined> {
  const probe = createWriteProbe(store, url);
  const { parts } = await createHealth({ sql: async () => assertWell(await probe()) }).getReadiness();
  return parts.sql;
}

async function expectNothingStarts(store: Store, begin: () => Promise<unknown>): Promise<void> {
  const was = await readEverything(store);
  await expect(begin(), 'a step').rejects.toThrow();
  const late = aRequest({ id: 'late', dedupeKey: 'late', input: { note: 'x'.repeat(200_000) } });
  await expect(requestRun(store, late), 'a run').rejects.toThrow();
  expect(await readEverything(store)).toEqual(was);
}

describe('a SQLite file', () => {
  const openFresh = useSqlite();

  test.each([
    ['has no room to grow', 'max_page_count = 1', 'disk full'],
    ['is read-only', 'query_only = on', 'read-only'],
  ])('that %s is named, and nothing starts', async (_what, pragma, said) => {
    const gate = aGate(await openFresh());
    const { steps } = await anApprovedRun(gate);
    // `max_page_count` never goes below what the file has: one long title has no place in it then.
    await gate.store.write(({ db }) => sql.raw(`pragma ${pragma}`).execute(db));
    const step = aStep({ title: 'x'.repeat(20_000) });

    await expectNothingStarts(gate.store, () => steps.begin(step));

    const probe = createHealth({ sql: async () => steps.begin(step) });
    expect((await probe.getReadiness()).parts).toEqual({ sql: said });
  });
});

function aDisk(): SmallDisk {
  const disk = mountSmallDisk(24);
  onTestFinished(() => disk.remove());
  return disk;
}

describe.skipIf(!canMountDisks())('a real disk', () => {
  test('that was full before the start says so, and nothing starts', async () => {
    const disk = aDisk();
    disk.fill();
    const url = `sqlite:${join(disk.folder, 'bitiq.sqlite')}`;

    await expect(namingStore(url, () => openAndMigrate(url))).rejects.toThrow(
      'Nothing was started. The store: disk full.',
    );
  });

  test('that fills up, and then cannot be written to at all', async () => {
    const disk = aDisk();
    const { gate, url, steps } = await anApprovedRunOn(disk);
    expect(await readinessOf(gate.store, url)).toBe('ok');

    disk.fill(3 * MIB);
    expect(await readinessOf(gate.store, url)).toBe('disk full: 3 MiB left');
    disk.fill();
    expect(await readinessOf(gate.store, url)).toBe('disk full: 0 MiB left');
    await expectNothingStarts(gate.store, () => steps.begin(aStep({ title: 'x'.repeat(200_000) })));
    expect(await storeWritable.run({ store: inspectStore(url), signal })).toMatchObject({
      status: 'failed',
      summary: 'the store does not do it: disk full',
    });
    expect(await storeSpace.run({ store: inspectStore(url), signal })).toMatchObject({
      status: 'failed',
      summary: 'disk full: only 0 MiB free',
    });

    disk.empty();
    expect(await readinessOf(gate.store, url)).toBe('ok');
    await steps.begin(aStep());
  });

  test('that is read-only is named by doctor, and nothing can be opened for work', async () => {
    const disk = aDisk();
    const { gate, url } = await anApprovedRunOn(disk);
    await gate.store.close();
    disk.setReadOnly();

    expect(await storeWritable.run({ store: inspectStore(url), signal })).toMatchObject({
      status: 'failed',
      summary: 'the store does not do it: read-only',
    });
    expect(await readinessOf({ write: async () => Promise.reject(new Error('never asked')) }, url)).toBe(
      'read-only',
    );
    await expect(namingStore(url, () => openAndMigrate(url))).rejects.toThrow(
      'Nothing was started. The store: read-only.',
    );
  });
});

async function openAndMigrate(url: string): Promise<Store> {
  const store = await openStore(url);
  onTestFinished(() => store.close());
  await store.migrate();
  return store;
}

async function anApprovedRunOn({ folder }: SmallDisk) {
  const url = `sqlite:${join(folder, 'bitiq.sqlite')}`;
  const store = await openStore(url);
  onTestFinished(() => store.close().catch(() => undefined));
  await store.migrate();
  const gate = aGate(store);
  const { id, claim } = await anApprovedRun(gate);
  return { gate, url, id, steps: createStepGate(gate, claim) };
}

describeOnEachStore('a store that says that', (open) => {
  test('its disk is full is named, without its own words', async () => {
    const store = await open();
    if (store.dialect === 'sqlite') return void expect(await readinessOf(store, 'postgres://x')).toBe('ok');
    await store.write(async ({ db }) => {
      await sql`create function full_disk() returns trigger as $$ begin
        raise exception 'could not extend file "base/1/2": No space left on device' using errcode = '53100';
        end $$ language plpgsql`.execute(db);
      await sql`create trigger full_disk before insert on seen_requests
        for each row execute function full_disk()`.execute(db);
    });

    expect(await readinessOf(store, 'postgres://x')).toBe('disk full');
  });
});
