import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from '../../sandbox/services/chromium.ts';
import { requireService } from '../../sandbox/services/require-service.ts';
import { approve, become, launchBrowser, openPage, startSandbox, type, watchUntil } from './sandbox-page.ts';

const chromiumPath = await requireService('a bootstrap in a browser', findChromium);

/** How long each step may take to be seen in the channel. */
const WITHIN_MS = 60_000;

/** Where pictures go, for whoever wants to look; left out: none are taken. */
const PICTURES = process.env.BITIQ_TEST_PICTURES;

async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES !== undefined) await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true });
}

/** The switch of a fault in the page's panel. */
async function toggle(address: string, id: string): Promise<void> {
  const { ok } = await fetch(`${address}/sandbox/toggle-fault`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id }),
  });
  expect(ok).toBe(true);
}

describe.skipIf(chromiumPath === undefined)('a bootstrap in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser(chromiumPath ?? '');
  });
  afterAll(() => browser.close());

  test('an empty cluster ends healthy: prepared before its people’s eyes, approved by two of them, synced in waves', async () => {
    const address = await startSandbox('--world', 'empty');
    const { page, problems } = await openPage(browser, address, { person: 'ines', channel: 'new' });

    await type(page, '/bitiq bootstrap new --reason "the new region"', 'new');
    await watchUntil(page, /Phase 1: prepare/, WITHIN_MS);
    await picture(page, '1-phase-1');
    const asked = await watchUntil(page, /waits for approval/, WITHIN_MS);
    await picture(page, '2-gate');
    const own = await approve(page);
    await page.getByText('You asked for this run, so someone else has to approve it.').waitFor();
    await become(page, 'jun', 'new');
    const first = await approve(page);
    await page.getByText(/Your approval .* is counted/).waitFor();
    await become(page, 'omar', 'new');
    const second = await approve(page);
    await watchUntil(page, /Phase 3: sync · \d+ of \d+/, WITHIN_MS);
    await picture(page, '3-phase-3');
    const done = await watchUntil(
      page,
      /New cluster is bootstrapped: \d+ applications at [0-9a-f]{7}/,
      WITHIN_MS,
    );
    await picture(page, '4-end');

    const plan = /plan ([0-9a-f]{4}-[0-9a-f]{4})/.exec(asked.at(-1) ?? '')?.[1];
    expect(asked.some((text) => /operators .*waits for /.test(text))).toBe(true);
    expect([own, first, second]).toEqual([plan, plan, plan]);
    expect(asked.at(-1)).toContain('not @ines');
    expect(done.at(-1)).toMatch(/approved by @jun .*, @omar/);
    expect(problems).toEqual([]);
    await page.close();
  }, 180_000);

  test('a failure says what was done, why it stopped and what to do; mended, Resume goes on', async () => {
    const address = await startSandbox('--world', 'empty');
    const { page } = await openPage(browser, address, { person: 'ines', channel: 'new' });
    await toggle(address, 'new/bucket-taken');

    await type(page, '/bitiq bootstrap new', 'new');
    const stopped = await watchUntil(page, /bootstrap stopped/, WITHIN_MS);
    await picture(page, '5-failure');
    const [text = ''] = stopped.slice(-1);
    await toggle(address, 'new/bucket-taken');
    await page.locator('main').getByRole('button', { name: 'Resume', exact: true }).click();
    const [resumed = ''] = (await watchUntil(page, /Bootstrap new waits for approval/, WITHIN_MS)).slice(-1);

    expect(text).toMatch(
      /New cluster bootstrap stopped in phase 1: S3 bucket \S+ belongs to another account/,
    );
    expect(text).toMatch(/vault {2}10 written, 9 already so/);
    expect(text).toMatch(/aws {2}1 of 9: S3 bucket/);
    expect(text).toContain('Choose another name: bootstrap.aws.bucket in bitiq.yaml');
    expect(text).toMatch(/not begun {2}register/);
    expect(resumed).toMatch(/vault {2}already so/);
    expect(resumed).toMatch(/register {2}1 written/);
    expect(resumed).toMatch(/Phase 2: approve · 5 of 6/);
    await page.close();
  }, 120_000);
});
