import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { REDACTED } from '../../src/redaction/redactor.ts';
import { type House, openHouse } from '../helpers/house.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Of no shape: it is known from the configuration alone, under a name that only this configuration has. */
const CONFIGURED = 'winter-lantern-quarry-59';

const TOLD = `${CONFIGURED} and hvs.CAESIJplantedplantedplanted`;

const WAYS = [
  'exception',
  'rejection',
  'rejection without an error',
  'warning',
  'words of a library on the console',
];

let house: House;

beforeAll(async () => {
  house = await openHouse({
    environments: { prod: { argocdApi: { address: 'https://argocd.example', tokenEnv: 'ONLY_HERE' } } },
  });
});
afterAll(() => house.stop());

/** Runs bitiq until it fails, and returns all that it wrote. */
async function runUntilItFails(words: readonly string[], way: string): Promise<string> {
  const child = spawn(
    process.execPath,
    ['--import', join(import.meta.dirname, 'fail-late-process.ts'), join(ROOT, 'src/cli.ts'), ...words],
    {
      cwd: house.folder,
      env: {
        ...process.env,
        ...house.settings.env,
        BITIQ_PORT: '0',
        ONLY_HERE: CONFIGURED,
        FAIL_AS: way,
        FAIL_WITH: TOLD,
      },
    },
  );
  let log = '';
  child.stderr.on('data', (chunk) => {
    log += chunk;
    if (String(chunk).includes('"serving"')) child.kill('SIGUSR2');
  });
  const out = await text(child.stdout);
  return out + log;
}

describe.each(['bot', 'worker'])('a process in the role %s', (role) => {
  test.each(['exception', 'rejection'])(
    'tells of what nobody caught without its secrets: %s',
    async (way) => {
      const written = await runUntilItFails(['serve', '--role', role], way);

      expect(written).toContain('nobody caught');
      expect(written).toContain(REDACTED);
      expect(written).not.toContain(CONFIGURED);
      expect(written).not.toContain('CAESIJplanted');
    },
    60_000,
  );
});

describe('a command at a terminal', () => {
  test.each(WAYS)(
    'tells of what nobody caught without its secrets: %s',
    async (way) => {
      const written = await runUntilItFails(['config', 'check'], way);

      expect(written).toContain('nobody caught');
      expect(written).toContain(REDACTED);
      expect(written).not.toContain('CAESIJplanted');
    },
    60_000,
  );
});
