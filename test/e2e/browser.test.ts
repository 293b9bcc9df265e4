import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { findChromium } from '../../sandbox/services/chromium.ts';
import { requireService } from '../../sandbox/services/require-service.ts';

const chromiumPath = await requireService('the sandbox in a browser', findChromium);

/** `npm run sandbox`, as somebody who tries bitiq starts it. Returns the page's address, its last line. */
async function startSandbox(...words: string[]): Promise<string> {
  const sandbox: ChildProcess = spawn('npm', ['run', '-s', 'sandbox', '--', '--port', '0', ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const ended = once(sandbox, 'exit');
  onTestFinished(async () => {
    // Ctrl-C in a terminal goes to npm and to all that it started.
    if (sandbox.pid !== undefined && sandbox.exitCode === null) process.kill(-sandbox.pid, 'SIGINT');
    await ended;
  });
  let printed = '';
  for await (const chunk of sandbox.stdout ?? []) {
    printed += chunk;
    const address = /^(http:\/\/127\.0\.0\.1:\d+)$/m.exec(printed)?.[1];
    if (address !== undefined) return address;
  }
  throw new Error(`the sandbox printed no address:\n${printed}`);
}

describe.skipIf(chromiumPath === undefined)('the sandbox in a browser', { timeout: 60_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: chromiumPath ?? '',
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
  });
  afterAll(() => browser.close());

  async function open(address: string): Promise<{ page: Page; problems: string[] }> {
    const problems: string[] = [];
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    onTestFinished(() => page.close());
    page.on('pageerror', ({ message }) => problems.push(message));
    await page.goto(`${address}/#mara/prod`);
    return { page, problems };
  }

  /** Types a command and notes every text that the channel shows, until the run has ended. */
  async function typePreflight(page: Page): Promise<readonly string[]> {
    const box = page.getByLabel('Message #prod');
    await box.fill('/bitiq preflight prod');
    await box.press('Enter');
    const seen: string[] = [];
    const ended = page.getByRole('button', { name: 'Run again' });
    await expect
      .poll(
        async () => {
          seen.push(await page.locator('main').innerText());
          return ended.count();
        },
        { timeout: 20_000, interval: 50 },
      )
      .toBe(1);
    return [...seen, await page.locator('main').innerText()];
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
