import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { findChromium } from '../../sandbox/services/chromium.ts';
import { requireService } from '../../sandbox/services/require-service.ts';
import { openStore } from '../../src/store/store.ts';
import {
  launchBrowser,
  openPage,
  readChannel,
  settingsOf,
  startSandbox,
  type,
  watchUntil,
} from './sandbox-page.ts';

const chromiumPath = await requireService('schedules in a browser', findChromium);

const WITHIN_MS = 40_000;

/** Where pictures go, for whoever wants to look; left out: none are taken. */
const PICTURES = process.env.BITIQ_TEST_PICTURES;

async function pictures(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(PICTURES, `${name}-${colorScheme}.png`), fullPage: true });
  }
}

/** As if bitiq had been off since so many days: what was due meanwhile was missed. */
async function pretendOffFor(address: string, days: number): Promise<void> {
  const store = await openStore(`sqlite:${join(settingsOf(address).cwd, 'bitiq.sqlite')}`);
  onTestFinished(() => store.close());
  await store.write((tx) =>
    tx.db
      .updateTable('schedules')
      .set({ since: Date.now() - days * 86_400_000 })
      .where('id', '=', 'prod/every-morning')
      .execute(),
  );
}

describe.skipIf(chromiumPath === undefined)('schedules in a browser', { timeout: 120_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser(chromiumPath ?? '');
  });
  afterAll(() => browser.close());

  test('a report comes by itself, says for when it is, and can be had now', async () => {
    const address = await startSandbox();
    const { page, problems } = await openPage(browser, address);
    await page.setViewportSize({ width: 1280, height: 1400 });
    await page.getByRole('button', { name: /Faults/ }).click();
    const fault = page.locator('[data-key="fault-prod/auto-sync-on"]');
    await fault.click();
    await expect.poll(() => fault.isChecked()).toBe(true);
    await page.getByRole('button', { name: /Faults/ }).click();

    await pretendOffFor(address, 4);
    await watchUntil(page, /Drift in Production: \d+ new/, WITHIN_MS);
    const report = await readChannel(page);
    await pictures(page, 'schedule-report');
    await type(page, '/bitiq schedule prod');
    await watchUntil(page, /prod has 3 schedules/, WITHIN_MS);
    const listing = await readChannel(page);
    await pictures(page, 'schedule-list');
    await page.getByRole('button', { name: 'Run now' }).nth(1).click();
    await watchUntil(page, /last 7 days/, WITHIN_MS);
    const digest = await readChannel(page);
    await pictures(page, 'schedule-digest');

    // At eight in the schedule's zone, which the sandbox chooses by the time of day; the page tells it in mara's.
    expect(report).toMatch(/asked by schedule every-morning · made up for .+ \d\d:00/);
    expect(report.match(/asked by schedule/g)).toHaveLength(1);
    expect(listing).toMatch(/weekdays at 08:00, \S+ · 0 8 \* \* 1-5/);
    expect(listing).toMatch(/❌ Drift in Production: \d+ new.* · made up/);
    expect(report).toMatch(/new +toy-service-prod +it syncs by itself/);
    expect(digest).toMatch(/Drift\s+\d items? open, \d came, 0 went/);
    expect(digest).toMatch(/toy-service-prod: it syncs by itself/);
    expect(problems).toEqual([]);
  });
});
