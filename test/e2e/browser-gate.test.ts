import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from '../../sandbox/services/chromium.ts';
import { requireService } from '../../sandbox/services/require-service.ts';
import { runBitiq } from '../cli/run-bitiq.ts';
import {
  approve,
  become,
  launchBrowser,
  openPage,
  readChannel,
  settingsOf,
  startSandbox,
  type,
  watchUntil,
} from './sandbox-page.ts';

const chromiumPath = await requireService('the production gate in a browser', findChromium);

/** How long each step may take to be seen in the channel. */
const WITHIN_MS = 30_000;

describe.skipIf(chromiumPath === undefined)('the production gate in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser(chromiumPath ?? '');
  });
  afterAll(() => browser.close());

  test('who asks is refused, two others approve, the waves finish, and the audit log is sound', async () => {
    const address = await startSandbox();
    const { page, problems } = await openPage(browser, address);

    await type(page, '/bitiq sync prod --reason "fixes the echo timeout"');
    const [asked = ''] = (await watchUntil(page, /Sync prod waits for approval/, WITHIN_MS)).slice(-1);
    const own = await approve(page);
    await page.getByText('You asked for this run, so someone else has to approve it.').waitFor();
    await become(page, 'ines');
    const first = await approve(page);
    await page.getByText('Your approval of Sync prod is counted.').waitFor();
    const [half = ''] = (await watchUntil(page, /approved by @ines/, WITHIN_MS)).slice(-1);
    await become(page, 'omar');
    const second = await approve(page);
    const seen = await watchUntil(page, /Production is synced: 8 applications at [0-9a-f]{7}/, WITHIN_MS);
    const votes = page.locator('main').getByRole('button', { name: /^(Approve|Reject…|Withdraw)$/ });

    const plan = /plan ([0-9a-f]{4}-[0-9a-f]{4})/.exec(asked)?.[1];
    expect(asked).toContain('needs  platform 0 of 1 · security 0 of 1 · not @mara');
    expect([own, first, second]).toEqual([plan, plan, plan]);
    expect(half).toContain('needs  security 0 of 1 · not @mara');
    expect(seen.some((text) => /of 8 · wave 4 of 4/.test(text))).toBe(true);
    expect(seen.at(-1)).toMatch(/toy-service-prod {2}synced to [0-9a-f]{7}, healthy/);
    expect(seen.at(-1)).toMatch(/approved by @ines .*, @omar/);
    expect(await votes.count()).toBe(0);

    const run = /run ([a-z0-9]{8})/.exec(asked)?.[1] ?? '';
    await type(page, `/bitiq audit run ${run}`);
    await page.getByText(`Audit log of run ${run}`).waitFor();
    const trail = await readChannel(page);
    const story = [
      '@mara asked for prod sync',
      `waits for approval in prod: plan ${plan}`,
      '@mara was refused an approval (own-request)',
      '@ines approved the run',
      '@omar approved the run',
      'completed the approval',
      'begins: sync toy-service-prod',
      'finished: toy-service-prod, wave 4',
      'finished the run: Production is synced',
    ];
    const places = story.map((words) => trail.indexOf(words));
    expect(places, trail).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));

    expect(await verify(address)).toMatchObject([{ code: 0 }, { code: 0 }, { code: 1 }]);
    expect(problems).toEqual([]);
  }, 90_000);
});

/** `bitiq audit verify`: the store itself, an export of it, and that export after somebody changed who approved. */
async function verify(address: string) {
  const settings = settingsOf(address);
  const kept = (name: string, text: string): string => {
    const path = join(settings.cwd, name);
    writeFileSync(path, text);
    return path;
  };
  const key = kept('public.pem', (await runBitiq(['audit', 'key'], settings)).stdout);
  const sound = kept('audit.jsonl', (await runBitiq(['audit', 'export'], settings)).stdout);
  const forged = kept('forged.jsonl', readFileSync(sound, 'utf8').replace('U0OMAR001', 'U0JUN0001'));
  return Promise.all([
    runBitiq(['audit', 'verify'], settings),
    runBitiq(['audit', 'verify', sound, '--key', key], settings),
    runBitiq(['audit', 'verify', forged, '--key', key], settings),
  ]);
}
