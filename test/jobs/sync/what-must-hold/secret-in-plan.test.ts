import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashPlan } from '../../../../src/gate/plan-hash.ts';
import { REDACTED } from '../../../../src/redaction/redactor.ts';
import { until } from '../../../helpers/eventually.ts';
import { approvalOf, type Prod, startProd } from './a-prod.ts';

const TOKEN = 'hvs.CAESIJplantedplantedplantedplanted';
const APPLICATION = 'toy-service-prod';

let prod: Prod;

beforeAll(async () => {
  prod = await startProd();
});

afterAll(() => prod.stop());

async function readTables(): Promise<string> {
  const tables = ['runs', 'approvals', 'steps', 'audit', 'posts'];
  const rows = await Promise.all(
    tables.map((table) => sql`select * from ${sql.table(table)}`.execute(prod.store.db)),
  );
  return JSON.stringify(rows.map((result) => result.rows));
}

test('a plan in which something looks like a secret goes to nobody, and its field is named', async () => {
  await prod.push([APPLICATION]);
  const { spec } = prod.application(APPLICATION);
  prod.change(APPLICATION, (application) => {
    application.spec.syncPolicy = { syncOptions: ['CreateNamespace=true', `Note=${TOKEN}`] };
  });

  const runId = await prod.request([APPLICATION]);
  await prod.work(runId);

  const { status, error } = await prod.read(runId);
  expect([status, error?.code]).toEqual(['errored', 'secret-in-plan']);
  expect(error?.message).toContain(`plan.waves[0][${APPLICATION}].syncOptions[2]`);
  expect(await readTables()).not.toContain(TOKEN);
  expect(await prod.store.db.selectFrom('approvals').selectAll().execute()).toEqual([]);
  prod.change(APPLICATION, (application) => {
    application.spec = spec;
  });
  await prod.calm();
});

test('a commit that tells a secret is shown without it, and what was approved is just what is done', async () => {
  const { github, environment } = prod.worlds;
  const path = `${prod.application(APPLICATION).spec.source.path}/notes.txt`;
  const files = { [path]: randomUUID() };
  const message = `Log in with ${TOKEN}`;
  const sha = github.commit(environment('prod').repository, 'main', { message, author: 'jun', files });
  await until(() => prod.application(APPLICATION).status.sync.revision === sha);

  const runId = await prod.ask([APPLICATION]);
  const asked = await approvalOf(prod.store, runId);
  await prod.approve(runId);
  await prod.work(runId);

  expect(hashPlan(JSON.parse(asked.plan))).toBe(asked.plan_hash);
  expect(asked.plan).toContain(sha);
  expect(asked.report).toContain(`Log in with ${REDACTED}`);
  expect((await prod.read(runId)).status).toBe('succeeded');
  expect(prod.written(runId)).toEqual([APPLICATION]);
  expect(await readTables()).not.toContain(TOKEN);
});
