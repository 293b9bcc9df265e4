import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from '../../sandbox/services/chromium.ts';
import { requireService } from '../../sandbox/services/require-service.ts';
import { launchBrowser, openPage, startSandbox, type } from './sandbox-page.ts';

const chromiumPath = await requireService('a picture in a browser', findChromium);

const REPORT = { timeout: 30_000, interval: 50 } as const;

/** Asks for a report, and waits until it is complete. */
async function report(page: Page): Promise<void> {
  const over = page.locator('main .message', { hasText: 'Run again' });
  const before = await over.count();
  await type(page, '/bitiq drift prod');
  await expect.poll(() => over.count(), REPORT).toBe(before + 1);
}

describe.skipIf(chromiumPath === undefined)('a picture in a browser', { timeout: 90_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser(chromiumPath ?? '');
  });
  afterAll(() => browser.close());

  test('the second drift report shows both, and says what it shows to whoever does not see it', async () => {
    const { page, problems } = await openPage(browser, await startSandbox());
    await report(page);
    await page.getByRole('button', { name: /Faults/ }).click();
    await page.locator('[data-key="fault-prod/auto-sync-on"]').click();
    await page.getByRole('button', { name: /Faults/ }).click();

    await report(page);
    const message = page.locator('main .message', { has: page.locator('img[alt^="Bar chart"]') });
    const picture = message.locator('img[alt^="Bar chart"]');
    const widthOf = () => picture.evaluate((image: { readonly naturalWidth?: number }) => image.naturalWidth);
    await expect.poll(() => picture.count(), REPORT).toBe(1);
    await expect.poll(widthOf, REPORT).toBe(1_440);

    expect(await picture.getAttribute('alt')).toMatch(
      /^Bar chart of what drifted in prod, in its last 2 reports.+: \d+ open now, at most \d+ on .+; 1 came with the last report/,
    );
    expect(await message.locator('figcaption').innerText()).toMatch(
      /^Last 2 reports of prod · \d+ open now, at most \d+ · .*orange came$/,
    );
    expect(await message.innerText()).toContain('1 new');
    expect(problems).toEqual([]);
  });
});
