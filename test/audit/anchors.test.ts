import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningSlack, startSlack } from '../../sandbox/slack/slack.ts';
import { createFileAnchor } from '../../src/audit/anchors/file.ts';
import { signCheckpoint, toCheckpointLine } from '../../src/audit/checkpoint.ts';
import { createSlackAnchor } from '../../src/delivery/slack-anchor.ts';
import { createPoster } from '../../src/integrations/slack/poster.ts';
import { createWebClient } from '../../src/integrations/slack/web-client.ts';
import { aKey } from './an-export.ts';

const key = aKey();
const aCheckpoint = (number: number) =>
  signCheckpoint(key, { number, seq: number * 10, hash: 'ab'.repeat(32), at: Date.now() });

describe('a file', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'bitiq-anchor-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('grows by a line a checkpoint, also after half a line and after a retry', async () => {
    const file = join(folder, 'checkpoints.jsonl');
    const anchor = createFileAnchor(file);
    const [first, second] = [aCheckpoint(1), aCheckpoint(2)];

    await anchor.anchor(first, { isRetry: false });
    await anchor.anchor(first, { isRetry: true });
    appendFileSync(file, toCheckpointLine(second).slice(0, 40));
    await anchor.anchor(second, { isRetry: true });

    const lines = readFileSync(file, 'utf8').split('\n');
    expect(lines).toEqual([
      toCheckpointLine(first),
      toCheckpointLine(second).slice(0, 40),
      toCheckpointLine(second),
      '',
    ]);
  });
});

describe('the audit channel', () => {
  let slack: RunningSlack;
  beforeAll(async () => {
    slack = await startSlack({ rateLimits: 'off' });
  });
  afterAll(() => slack.stop());

  test('has each checkpoint once, to be copied whole', async () => {
    const poster = createPoster(createWebClient(slack));
    const anchor = createSlackAnchor(poster, 'C0AUDIT001');
    const signed = aCheckpoint(7);
    const line = toCheckpointLine(signed);
    const view = { number: 7, seq: 70, at: new Date(signed.checkpoint.at), key: key.id, line };

    await anchor.post(view, { isRetry: false });
    await anchor.post(view, { isRetry: true });

    const posted = slack.messages('C0AUDIT001');
    expect(posted).toHaveLength(1);
    expect(posted[0]?.text).toBe('Audit log: checkpoint 7 covers 70 records.');
    expect(JSON.stringify(posted[0]?.blocks)).toContain(JSON.stringify(line).slice(1, -1));
  });
});
