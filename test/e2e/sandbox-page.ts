import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { type Browser, chromium, type Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

/** `npm run sandbox`, as somebody who tries bitiq starts it. Returns the page's address, its last line. */
export async function startSandbox(...words: string[]): Promise<string> {
  const sandbox: ChildProcess = spawn('npm', ['run', '-s', 'sandbox', '--', '--port', '0', ...words], {
    cwd: ROOT,
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

/** Where the sandbox of a page keeps its settings and its database, and the variables that it prints how to use. */
export function settingsOf(address: string): { readonly cwd: string; readonly env: Record<string, string> } {
  const cwd = join(ROOT, '.sandbox', new URL(address).port);
  const env = parseEnv(readFileSync(join(cwd, 'sandbox.env'), 'utf8'));
  return {
    cwd,
    env: Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value ?? ''])),
  };
}

export function launchBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
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
}

/** The page as somebody sees it, by default mara #prod, and what went wrong in it. */
export async function openPage(
  browser: Browser,
  address: string,
  { person = 'mara', channel = 'prod' } = {},
): Promise<{ readonly page: Page; readonly problems: readonly string[] }> {
  const problems: string[] = [];
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  onTestFinished(() => page.close());
  page.on('pageerror', ({ message }) => problems.push(message));
  await page.goto(`${address}/#${person}/${channel}`);
  return { page, problems };
}

/** Opens a channel as somebody. By way of an empty page: the one before may still be about to say where it is. */
export async function become(page: Page, person: string, channel = 'prod'): Promise<void> {
  const { origin } = new URL(page.url());
  await page.goto('about:blank');
  await page.goto(`${origin}/#${person}/${channel}`);
  await page.getByLabel(`Message #${channel}`).waitFor();
}

export async function type(page: Page, text: string, channel = 'prod'): Promise<void> {
  const box = page.getByLabel(`Message #${channel}`);
  await box.fill(text);
  await box.press('Enter');
}

/** What the channel shows, as whoever looks at it now. */
export const readChannel = (page: Page): Promise<string> => page.locator('main').innerText();

/** Clicks *Approve* and confirms the plan that the dialog names. Returns that name. */
export async function approve(page: Page): Promise<string> {
  await page.locator('main').getByRole('button', { name: 'Approve', exact: true }).click();
  const dialog = page.getByRole('dialog');
  const title = await dialog.getByRole('heading').innerText();
  await dialog.getByRole('button', { name: 'Approve' }).click();
  return /Approve plan ([0-9a-f]{4}-[0-9a-f]{4})\?/.exec(title)?.[1] ?? title;
}

/** Every text that the channel shows until one matches, that one last. */
export async function watchUntil(page: Page, pattern: RegExp, timeoutMs: number): Promise<readonly string[]> {
  const seen: string[] = [];
  await expect
    .poll(
      async () => {
        seen.push(await readChannel(page));
        return seen.at(-1);
      },
      { timeout: timeoutMs, interval: 50 },
    )
    .toMatch(pattern);
  return seen;
}
