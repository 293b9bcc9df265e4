import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from '../../sandbox/services/chromium.ts';
import { requireService } from '../../sandbox/services/require-service.ts';
import { launchBrowser, openPage, readChannel, startSandbox, type } from './sandbox-page.ts';

const chromiumPath = await requireService('the sandbox in a browser', findChromium);

describe.skipIf(chromiumPath === undefined)('the sandbox in a browser', { timeout: 60_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser(chromiumPath ?? '');
  });
  afterAll(() => browser.close());

  const open = (address: string) => openPage(browser, address);

  /** Types a command and notes every text that the channel shows, until the run has ended. */
  async function typePreflight(page: Page): Promise<readonly string[]> {
    await type(page, '/bitiq preflight prod');
    const seen: string[] = [];
    const ended = page.getByRole('button', { name: 'Run again' });
    await expect
      .poll(
        async () => {
          seen.push(await readChannel(page));
          return ended.count();
        },
        { timeout: 20_000, interval: 50 },
      )
      .toBe(1);
    return [...seen, await readChannel(page)];
  }

  test('in the healthy world the message grows and ends with “is ready”', async () => {
    const { page, problems } = await open(await startSandbox());
    // Slow enough that the message can be seen growing.
    await page.getByRole('button', { name: /Faults/ }).click();
    const slow = page.locator('[data-key="fault-prod/api-slow"]');
    await slow.click();
    await expect.poll(() => slow.isChecked()).toBe(true);

    const seen = await typePreflight(page);

    expect(seen.some((text) => /\d+ of 30/.test(text))).toBe(true);
    expect(seen.at(-1)).toMatch(/is ready/);
    expect(problems).toEqual([]);
  });

  test('in the broken world it ends with what is wrong, each with a remedy, and the details open', async () => {
    const { page, problems } = await open(await startSandbox('--world', 'broken'));

    const seen = await typePreflight(page);
    await page.getByRole('button', { name: 'Details' }).click();
    await page.getByRole('dialog').getByText('worker-nodes').first().waitFor();

    expect(seen.at(-1)).toMatch(/is not ready: \d+ blockers/);
    expect(seen.at(-1)).toContain('oc describe node worker-2');
    expect(problems).toEqual([]);
  });
});
