import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import { appendAudit, hashRecord, type Json, toCanonicalJson } from '../../src/audit/append.ts';
import type { Config } from '../../src/config/config.ts';
import { ExternalError, UserError } from '../../src/errors.ts';
import { hashPlan } from '../../src/gate/plan-hash.ts';
import type { Job } from '../../src/jobs/job.ts';
import { processRun } from '../../src/jobs/process-run.ts';
import { createLog } from '../../src/log/log.ts';
import { createRedactor, REDACTED } from '../../src/redaction/redactor.ts';
import { createLeaseKeeper } from '../../src/runs/lease-keeper.ts';
import { requestRun } from '../../src/runs/request-run.ts';
import { answer, type EdgeOptions, type Happening } from '../../src/serve/edge.ts';
import { guardServices } from '../../src/serve/guard-services.ts';
import { createHealth } from '../../src/serve/health.ts';
import { createOnce } from '../../src/serve/once.ts';
import type { Store } from '../../src/store/store.ts';
import { anEnvironment } from '../helpers/an-environment.ts';
import { fakeServices } from '../helpers/fake-services.ts';
import { aReport } from '../helpers/jobs.ts';
import { aRequest } from '../helpers/runs.ts';
import { useSqlite } from '../helpers/stores.ts';
import { findReadable } from './find-readable.ts';
import { generateSecrets } from './generated-secrets.ts';

const SECRETS = generateSecrets(10_000, 99);
const redactor = createRedactor([]);
const openFresh = useSqlite();

const expectNone = (output: string) => expect(findReadable(output, SECRETS)).toEqual([]);

function* inBatches<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}

async function readTables(store: Store): Promise<string> {
  const tables = ['runs', 'posts', 'audit', 'approvals', 'votes', 'steps', 'locks'];
  const rows = await Promise.all(
    tables.map(async (table) => (await sql`select * from ${sql.table(table)}`.execute(store.db)).rows),
  );
  return JSON.stringify(rows);
}

describe('10,000 secrets do not get out', () => {
  test('through the log: in fields, messages, causes and stacks, each line still JSON', () => {
    const lines: string[] = [];
    const log = createLog({ level: 'info', redactor, write: (line) => lines.push(line) });

    for (const { text } of SECRETS) {
      const cause = new Error(text, { cause: new Error(`under it: ${text}`) });
      log.error('it failed', { error: new Error(`read ${text}`, { cause }), field: text, deep: { text } });
    }

    expectNone(lines.join(''));
    expect(lines.filter((line) => JSON.parse(line).msg === 'it failed')).toHaveLength(SECRETS.length);
  }, 60_000);

  test('through Slack: in answers, later answers, dialogs and refusals', async () => {
    const said: unknown[] = [];
    const edge = {
      redactor,
      log: createLog({ level: 'silent', redactor }),
      metrics: { countRequest: () => undefined },
      store: { now: async () => 1, write: async () => undefined },
      newReference: () => 'ref',
    } as unknown as EdgeOptions;
    const happening = (work: Happening['work']): Happening => ({
      once: createOnce(edge.store, 'envelope:1'),
      name: '/bitiq',
      text: '',
      channel: 'C1',
      actor: 'slack:T1/U1',
      ack: async (first) => void said.push(first),
      respond: async (reply) => void said.push(reply),
      openView: async (view) => void said.push(view),
      work,
    });

    for (const batch of inBatches(SECRETS, 100)) {
      const blocks = batch.map(({ text }) => ({ type: 'section', text: { type: 'mrkdwn', text } }) as const);
      const reply = { text: batch[0]?.text ?? '', blocks };
      const view = { type: 'modal', title: { type: 'plain_text', text: 'x' }, blocks } as const;
      await answer(
        edge,
        happening(async () => ({ reply, view, later: async () => reply })),
      );
    }
    for (const { text } of SECRETS) {
      const refuse = async () => Promise.reject(new UserError('unknown', `What is ${text}`, { next: text }));
      await answer(edge, happening(refuse));
    }

    expectNone(JSON.stringify(said));
    expect(said).toHaveLength(10_000 + 300);
  }, 60_000);

  test('through SQL: in requests, reasons, reports, progress, errors and the journal', async () => {
    const store = await openFresh();
    for (const batch of inBatches(SECRETS, 2_500)) {
      const { services } = fakeServices({
        requestRun: (request) => requestRun(store, { ...aRequest(), ...request, environment: 'prod' }),
      });
      const reason = batch[0]?.text ?? '';
      const { run } = await guardServices(services, redactor).requestRun(
        aRequest({ input: { reason, all: batch.map(({ text }) => text) } }),
      );
      const rows = batch.map(({ text }, at) => ({
        id: `row-${at}`,
        title: 'A row',
        state: 'failed' as const,
        summary: `read ${text}`,
        evidence: [text],
        remedy: `vault kv put ${text}`,
      }));
      await processRun(
        optionsFor(store, async (_context, update) => {
          update(aReport([], { rows }));
          await new Promise((resolve) => setTimeout(resolve, 300));
          return {
            outcome: 'failed',
            report: aReport([], { rows }),
            failure: { code: 'no', message: reason },
          };
        }),
        run.id,
      );
    }
    for (const { text } of SECRETS.slice(0, 36)) {
      const { run } = await requestRun(store, aRequest());
      const fail = async () =>
        Promise.reject(new ExternalError('vault', 'unexpected', `said ${text}`, { next: text }));
      await processRun(optionsFor(store, fail), run.id);
    }

    const tables = await readTables(store);

    expectNone(tables);
    expect(tables.split(REDACTED).length).toBeGreaterThan(4 * SECRETS.length);
  }, 120_000);

  test('through the audit log: what is hashed is what is kept', async () => {
    const store = await openFresh();
    for (const batch of inBatches(SECRETS, 500)) {
      await store.write(async (tx) => {
        for (const { text } of batch)
          appendAudit(tx, { type: 'x', actor: 'terminal:a', data: { reason: text, deep: [text] }, at: 1 });
      });
    }

    const rows = await store.db.selectFrom('audit').selectAll().orderBy('seq').execute();

    expectNone(rows.map(({ record }) => record).join('\n'));
    expect(rows).toHaveLength(SECRETS.length);
    expect(rows.filter(({ record, hash }) => hashRecord(record) !== hash)).toEqual([]);
    expect(rows.slice(1).filter((row, at) => JSON.parse(row.record).previous !== rows[at]?.hash)).toEqual([]);
  }, 60_000);

  test('through a terminal: in two writes, in errors with cause and stack, in what nobody caught', async () => {
    const script = join(import.meta.dirname, 'terminal-process.ts');

    const error = await promisify(execFile)(process.execPath, [script, '10000', '99'], {
      maxBuffer: 1e9,
      env: { PATH: process.env.PATH },
    }).catch((failed: { stdout: string; stderr: string }) => failed);

    expectNone(error.stdout);
    expectNone(error.stderr);
    expect(error.stdout).toContain(REDACTED);
    expect(error.stderr).toContain('nobody caught this');
  }, 120_000);

  test('through what is said of health', async () => {
    const probes = Object.fromEntries(
      SECRETS.map(({ text }, at) => [`part-${at}`, async () => Promise.reject(new Error(text))]),
    );

    const { parts } = await createHealth(probes, redactor).getReadiness();

    expectNone(JSON.stringify(parts));
    expect(Object.keys(parts)).toHaveLength(SECRETS.length);
  }, 60_000);
});

test('what people type goes to votes and locks without its secrets', async () => {
  const { services, asked } = fakeServices();
  const guarded = guardServices(services, redactor);
  const [{ text } = { text: '' }] = SECRETS;

  await guarded.locks.take({ environment: 'prod', by: 'slack:T1/U1', reason: text }).catch(() => undefined);
  await guarded.gate
    .vote({ runId: 'r', by: 'slack:T1/U1', decision: 'reject', reason: text })
    .catch(() => undefined);

  expect(asked.taken[0]?.reason).toBe(REDACTED);
  expect(asked.votes[0]?.reason).toBe(REDACTED);
});

describe('a plan', () => {
  const plan = {
    commit: '581dc4d0a9b1c2d3e4f5061728394a5b6c7d8e9f',
    images: [`quay.io/bitiq/toy-service:1.2.3@sha256:${'91c2f0aa'.repeat(8)}`],
    clusterUid: '0b6a3c1e-5c0e-4a0f-9a55-0242ac120002',
  };

  test('without a secret has the hash that it had', () => {
    expect(hashPlan(redactor.data(plan))).toBe(hashPlan(plan));
    expect(redactor.data(plan)).toBe(plan);
  });

  test('with a secret is brought to nobody', async () => {
    const store = await openFresh();
    const { run } = await requestRun(store, aRequest());
    const bad: Json = { ...plan, parameters: { token: `hvs.${'aB3'.repeat(30)}` } };

    await processRun(
      optionsFor(store, async () => ({ outcome: 'waits', report: aReport([]), plan: bad })),
      run.id,
    );

    const ended = await store.db.selectFrom('runs').select(['status', 'error']).executeTakeFirstOrThrow();
    expect(ended).toEqual({ status: 'errored', error: expect.stringContaining('secret-in-plan') });
    expect(await store.db.selectFrom('approvals').selectAll().execute()).toEqual([]);
    expect(await readTables(store)).not.toContain('aB3aB3');
    expect(toCanonicalJson(bad)).toContain('aB3aB3');
  });
});

function optionsFor(store: Store, run: Job['run']): Parameters<typeof processRun>[0] {
  const leases = createLeaseKeeper(store, 'w1', () => undefined);
  onTestFinished(() => leases.stop());
  return {
    store,
    config: { environments: new Map([['prod', anEnvironment()]]) } as unknown as Config,
    jobs: [{ kind: 'preflight', title: () => 'prod preflight', mutates: false, run }],
    redactor,
    leases,
    log: createLog({ level: 'silent', redactor }),
    owner: 'w1',
    signal: new AbortController().signal,
    directory: undefined,
    newReference: () => 'ref123',
    newNonce: () => 'nonce',
  };
}
