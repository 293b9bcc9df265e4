import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from '../../sandbox/services/chromium.ts';
import { requireService } from '../../sandbox/services/require-service.ts';
import { launchBrowser, openPage, readChannel, startSandbox, type } from './sandbox-page.ts';

const chromiumPath = await requireService('secrets in a browser', findChromium);

/** What the channel shows once it says so. */
async function readWhen(page: Page, pattern: RegExp): Promise<string> {
  const read = () => readChannel(page);
  await expect.poll(read, { timeout: 30_000, interval: 50 }).toMatch(pattern);
  return read();
}

async function toggle(page: Page, fault: string, planted: boolean): Promise<void> {
  const box = page.locator(`[data-key="fault-prod/${fault}"]`);
  await box.click();
  await expect.poll(() => box.isChecked()).toBe(planted);
}

describe.skipIf(chromiumPath === undefined)('secrets in a browser', { timeout: 90_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser(chromiumPath ?? '');
  });
  afterAll(() => browser.close());

  test('in the healthy world all are there; one that loses a key is named, mended, and asked again alone', async () => {
    const { page, problems } = await openPage(browser, await startSandbox());
    await type(page, '/bitiq secrets prod');
    const healthy = await readWhen(page, /Production has all 8 secrets[\s\S]*Run again/);
    const buttons = await page.locator('main').getByRole('button', { name: 'Check again' }).count();

    await page.getByRole('button', { name: /Faults/ }).click();
    await toggle(page, 'secret-key-missing', true);
    await type(page, '/bitiq secrets prod');
    const broken = await readWhen(page, /1 of 8 secrets of Production is not right[\s\S]*Check again/);
    await toggle(page, 'secret-key-missing', false);
    await page.locator('main').getByRole('button', { name: 'Check again' }).click();
    const again = await readWhen(page, /Production has the 1 secret asked about[\s\S]*Run again/);

    expect(healthy).toMatch(/…\/nostr-query\/credentials +✓ 1 of 1 +✓ synced +✓ there/);
    expect(healthy).not.toMatch(/❌|✗/);
    expect(buttons).toBe(0);
    expect(broken).toMatch(/github\/gitops-repo +✗ 2 of 3 +✓ synced +✓ 2 of 2/);
    expect(broken).toContain('missing key password');
    expect(broken).toContain("vault kv patch gitops/github/gitops-repo password='<password>'");
    expect(again.slice(again.indexOf('the 1 secret asked about'))).not.toContain('registry/quay');
    expect(problems).toEqual([]);
  });

  test('in the broken world a sealed Vault hides nothing of the cluster, and nothing is called missing', async () => {
    const { page, problems } = await openPage(browser, await startSandbox('--world', 'broken'));
    await type(page, '/bitiq secrets prod');

    const text = await readWhen(page, /3 of 8 secrets of Production are not right[\s\S]*Check again/);
    await page.locator('main').getByRole('button', { name: 'Details' }).click();
    const details = page.getByRole('dialog');
    await details.getByText('registry/quay', { exact: true }).first().waitFor();

    expect(text).toContain('5 could not be asked');
    expect(text).toMatch(/registry\/quay +\? not told +✓ synced +✗ unlinked/);
    expect(text).toMatch(/cert-manager\/route53 +\? not told +✓ synced +✗ absent/);
    expect(text).toContain('operator says SecretSynced but cert-manager/route53-credentials is not there');
    expect(text).toContain('oc secrets link pipeline quay-auth --for=pull -n openshift-pipelines');
    expect(text).toMatch(/cannot tell \(Vault at .* \(Vault is sealed\)\)/);
    expect(text).not.toMatch(/missing key|empty path|deleted version/);
    expect(await details.innerText()).toContain(
      'VaultStaticSecret openshift-pipelines/quay-auth says SecretSynced',
    );
    expect(problems).toEqual([]);
  });
});
