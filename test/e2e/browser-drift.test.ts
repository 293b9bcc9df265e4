import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from '../../sandbox/services/chromium.ts';
import { requireService } from '../../sandbox/services/require-service.ts';
import { openStore } from '../../src/store/store.ts';
import {
  approve,
  become,
  launchBrowser,
  openPage,
  readChannel,
  settingsOf,
  startSandbox,
  type,
} from './sandbox-page.ts';

const chromiumPath = await requireService('a drift report in a browser', findChromium);

const REPORT = { timeout: 30_000, interval: 50 } as const;

/** What the channel shows once it says so. */
async function readWhen(page: Page, pattern: RegExp): Promise<string> {
  await expect.poll(() => readChannel(page), REPORT).toMatch(pattern);
  return readChannel(page);
}

async function toggle(page: Page, fault: string): Promise<void> {
  await page.getByRole('button', { name: /Faults/ }).click();
  const box = page.locator(`[data-key="fault-prod/${fault}"]`);
  const before = await box.isChecked();
  await box.click();
  await expect.poll(() => box.isChecked()).toBe(!before);
  await page.getByRole('button', { name: /Faults/ }).click();
}

/** Asks for a report, and returns the newest one once it is complete. */
async function report(page: Page, pattern: RegExp): Promise<Locator> {
  const reports = page.locator('main .message', { hasText: /\d+ applications/ });
  const before = await reports.filter({ hasText: 'Run again' }).count();
  await type(page, '/bitiq drift prod');
  await expect.poll(() => reports.filter({ hasText: 'Run again' }).count(), REPORT).toBe(before + 1);
  const newest = reports.filter({ hasText: 'Run again' }).last();
  await expect.poll(() => newest.innerText(), REPORT).toMatch(pattern);
  return newest;
}

/** Chooses from the menu beside an item of a report. */
async function choose(page: Page, of: Locator, item: RegExp, choice: string): Promise<void> {
  const line = of.locator('.block.section', { hasText: item });
  await line.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: choice, exact: true }).click();
}

/** Ends every snooze now: the clock of the processes cannot be turned. */
async function letSnoozesEnd(address: string): Promise<void> {
  const store = await openStore(settingsOf(address).env.DATABASE_URL ?? '');
  try {
    const now = await store.now();
    await store.write((tx) => tx.db.updateTable('drift_snoozes').set({ until: now }).execute());
  } finally {
    await store.close();
  }
}

describe.skipIf(chromiumPath === undefined)('a drift report in a browser', { timeout: 120_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser(chromiumPath ?? '');
  });
  afterAll(() => browser.close());

  test('a snooze returns, a sync goes through the gate, details and issue are to be had', async () => {
    const address = await startSandbox();
    const { page, problems } = await openPage(browser, address);
    const dialog = page.getByRole('dialog');
    await toggle(page, 'auto-sync-on');

    const first = await report(page, /new {2}toy-web-prod {2}Deployment/);
    expect(await first.innerText()).toMatch(/new {2}toy-service-prod {2}it syncs by itself/);

    await choose(page, first, /syncs by itself/, 'Snooze…');
    await dialog.getByLabel('Why can it wait?').fill('waiting for the Vault upgrade');
    await dialog.getByRole('button', { name: 'Snooze', exact: true }).click();
    await page.getByText('💤 Snoozed until').waitFor();
    const second = await report(page, /snoozed/);
    expect(await second.innerText()).toMatch(
      /snoozed.* {2}toy-service-prod {2}it syncs by itself[\s\S]*by @mara until .*: "waiting for the Vault upgrade"/,
    );
    await letSnoozesEnd(address);
    const third = await report(page, /back: @mara snoozed it until .*: "waiting for the Vault upgrade"/);

    await choose(page, third, /toy-web-prod {2}Deployment/, 'Details');
    const details = await dialog.innerText();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    expect(details).toContain('/bitiq sync prod toy-web-prod');
    expect(details).toMatch(/so for .*, since /);

    await choose(page, third, /toy-web-prod {2}Deployment/, 'Open issue');
    await readWhen(page, /Issue #\d+ is open: toy-web-prod/);
    await choose(page, third, /toy-web-prod {2}Deployment/, 'Open issue');
    await readWhen(page, /Issue #\d+ was open already: toy-web-prod/);

    await choose(page, third, /toy-web-prod {2}Deployment/, 'Sync…');
    await dialog.getByLabel('Why is it needed?').fill('seen in the report');
    await dialog.getByRole('button', { name: 'Ask for it' }).click();
    const asked = await readWhen(page, /Sync prod waits for approval[\s\S]*needs/);
    expect(asked).toContain('asked by @mara: "seen in the report"');
    await become(page, 'ines');
    await approve(page);
    await readWhen(page, /approved by @ines/);
    await become(page, 'omar');
    await approve(page);
    await readWhen(page, /Production is synced: 1 application at [0-9a-f]{7}/);
    const last = await report(page, /toy-web-prod {2}gone after/);

    expect(await last.innerText()).not.toMatch(/toy-web-prod {2}Deployment/);
    expect(problems).toEqual([]);
  });
});
