import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { findChromium } from '../../sandbox/services/chromium.ts';
import { requireService } from '../../sandbox/services/require-service.ts';
import { openStoreForReading } from '../../src/store/open-for-reading.ts';
import type { Store } from '../../src/store/store.ts';
import {
  approve,
  become,
  launchBrowser,
  openPage,
  settingsOf,
  startSandbox,
  type,
  watchUntil,
} from './sandbox-page.ts';

const chromiumPath = await requireService('App Home in a browser', findChromium);

/** App Home shows a change so soon after it stands in the store. */
const FRESH_MS = 5_000;

/** How long each step may take to be seen in the channel. */
const WITHIN_MS = 30_000;

/** Where pictures go, for whoever wants to look; left out: none are taken. */
const PICTURES = process.env.BITIQ_TEST_PICTURES;

async function pictures(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(PICTURES, `${name}-${colorScheme}.png`), fullPage: true });
  }
}

/** Opens App Home as somebody does: by clicking on it, once. */
async function openHome(browser: Browser, address: string, person: string) {
  const opened = await openPage(browser, address, { person });
  const { page } = opened;
  await page.setViewportSize({ width: 1280, height: 1600 });
  await page.locator('[data-place="home"]').click();
  await page.locator('.home-page').waitFor();
  return opened;
}

/** When the newest row of a kind was written, by the store. */
async function changedAt(db: Store['db'], table: 'runs' | 'locks' | 'approvals' | 'votes'): Promise<number> {
  const column = ({ runs: 'created_at', locks: 'taken_at', approvals: 'asked_at', votes: 'at' } as const)[
    table
  ];
  const rows = await db.selectFrom(table).selectAll().execute();
  return Math.max(...rows.map((row) => Number(column in row ? row[column as keyof typeof row] : 0)));
}

describe.skipIf(chromiumPath === undefined)('App Home in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser(chromiumPath ?? '');
  });
  afterAll(() => browser.close());

  test('shows within 5 s what others do, without being opened again', async () => {
    const address = await startSandbox();
    const { cwd } = settingsOf(address);
    const store = await openStoreForReading(`sqlite:${join(cwd, 'bitiq.sqlite')}`);
    onTestFinished(() => store.close());
    const home = await openHome(browser, address, 'ines');
    const { page: channel } = await openPage(browser, address);
    const late: Record<string, number> = {};
    const untilShown = async (what: string, pattern: RegExp, table: Parameters<typeof changedAt>[1]) => {
      await watchUntil(home.page, pattern, WITHIN_MS);
      late[what] = Date.now() - (await changedAt(store.db, table));
    };
    await pictures(home.page, 'home-empty');

    await type(channel, '/bitiq preflight prod');
    await untilShown('a run', /prod preflight · (accepted|running)|prod: (not )?ready/, 'runs');
    await type(channel, '/bitiq sync prod --reason "fixes the echo timeout"');
    await untilShown('a request', /Sync prod 7?\w+ asked by @mara[\s\S]*Approve/, 'approvals');
    await become(channel, 'jun');
    await type(channel, '/bitiq lock prod upgrading Vault');
    await untilShown('a lock', /locked by @jun: "upgrading Vault"/, 'locks');
    await pictures(home.page, 'home-busy');
    await type(channel, '/bitiq status');
    await watchUntil(channel, /environments: /, WITHIN_MS);
    await type(channel, '/bitiq status prod');
    await watchUntil(channel, /Waits for your approval/, WITHIN_MS);
    await pictures(channel, 'status-busy');
    await approve(channel);
    await untilShown('an approval', /needs security 0 of 1/, 'votes');

    console.log(`from the change to App Home: ${JSON.stringify(late)} ms`);
    expect(Math.max(...Object.values(late))).toBeLessThan(FRESH_MS);
    expect(home.problems).toEqual([]);
  }, 120_000);
});
