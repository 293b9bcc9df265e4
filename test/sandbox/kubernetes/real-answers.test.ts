import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  BITIQ_TOKEN,
  BOOTSTRAP_TOKEN,
  PROCESS_TOKEN,
  SYNC_TOKEN,
} from '../../../sandbox/fixtures/cluster/access.ts';
import { startDeployedCluster } from '../../deploy/deployed-cluster.ts';
import type { TestCluster } from './api-client.ts';
import { askAll, type Recorded, type Send } from './real-answers/ask-all.ts';
import { type Asker, QUESTIONS } from './real-answers/questions.ts';

const TOKENS: Readonly<Record<Asker, string>> = {
  admin: 'admin',
  bitiq: PROCESS_TOKEN,
  'bitiq-read': BITIQ_TOKEN,
  'bitiq-sync': SYNC_TOKEN,
  'bitiq-bootstrap': BOOTSTRAP_TOKEN,
  unknown: 'no-token-of-anybody',
  nobody: '',
};

const [, ...lines] = readFileSync(join(import.meta.dirname, 'real-answers/answers.jsonl'), 'utf8')
  .trim()
  .split('\n');
const real = lines.map((line) => JSON.parse(line) as Recorded);

let api: TestCluster;
let ours: readonly Recorded[];

beforeAll(async () => {
  api = await startDeployedCluster();
  const send: Send = async ({ as, method, path, body, contentType, accept }) =>
    api.call(method, path, { token: TOKENS[as], accept, contentType, ...(body !== undefined && { body }) });
  ours = await askAll(QUESTIONS, { send, compact: async () => api.cluster.compact() });
});

afterAll(() => api.stop());

test('a real API server was asked every question', () => {
  expect(real.map(({ what }) => what)).toEqual(QUESTIONS.map(({ what }) => what));
});

describe('the sandbox says what a real API server says', () => {
  test.each(real.map((recorded, index) => [recorded.what, index, recorded] as const))(
    '%s',
    (_what, index, recorded) => {
      expect(ours[index]).toEqual(recorded);
    },
  );
});
