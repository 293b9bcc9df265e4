import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { startBitiq } from '../cli/run-bitiq.ts';
import { type Patient, startPatient } from './patient.ts';

let patient: Patient;

beforeAll(async () => {
  patient = await startPatient();
});
afterAll(() => patient.stop());

/** Processes start while other tests take the machine. */
const SLOW = { timeout: 60_000 };

const NEW_STORE = 'sqlite:./started.sqlite';

/** `bitiq serve` in a process of its own, on a store that is not there yet. */
function serve(env: Readonly<Record<string, string>>, role = 'worker') {
  const variables = {
    ...patient.env,
    DATABASE_URL: NEW_STORE,
    BITIQ_PORT: '0',
    BITIQ_LOG_LEVEL: 'info',
    ...env,
  };
  const started = startBitiq(['serve', '--role', role], { cwd: patient.folder, env: variables });
  onTestFinished(async () => {
    started.child.kill('SIGKILL');
    await started.ended;
  });
  return started;
}

/** Reads what it logs until a line has the text. */
function untilLogged({ child }: ReturnType<typeof serve>, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let log = '';
    child.stderr?.on('data', (chunk) => {
      log += chunk;
      if (log.includes(text)) resolve(log);
    });
    child.once('close', () => reject(new Error(`it ended before it logged "${text}":\n${log}`)));
  });
}

function letVaultRead(): void {
  const { policies } = patient.prod.vault;
  const before = policies.get('bitiq') ?? '';
  policies.set('bitiq', before.replace('capabilities = ["deny"]', 'capabilities = ["read"]'));
  onTestFinished(() => void policies.set('bitiq', before));
}

describe('with BITIQ_STRICT=true', SLOW, () => {
  test.each(['worker', 'all'])(
    'a %s with a forbidden right ends with 78, says which, and has begun nothing',
    async (role) => {
      letVaultRead();
      const callsBefore = patient.slack.calls.length;

      const { code, stdout, stderr } = await serve({ BITIQ_STRICT: 'true' }, role).ended;

      expect({ code, stdout }).toEqual({ code: 78, stdout: '' });
      expect(stderr).toMatch(
        /^BITIQ_STRICT, prod\/vault-forbidden: may read gitops\/data\/.*; vault policy write bitiq deploy\/vault\/bitiq\.hcl/,
      );
      expect(stderr).toMatch(/bitiq: 1 problem in the configuration\. Nothing was started\.\n$/);
      expect(existsSync(join(patient.folder, 'started.sqlite'))).toBe(false);
      expect(patient.slack.calls.length).toBe(callsBefore);
      expect(patient.slack.connections).toBe(0);
    },
  );

  test('a right that could not be asked for is refused too', async () => {
    patient.prod.vault.sealed = true;
    onTestFinished(() => {
      patient.prod.vault.sealed = false;
    });

    const { code, stderr } = await serve({ BITIQ_STRICT: 'true' }).ended;

    expect(code).toBe(78);
    expect(stderr).toMatch(/^BITIQ_STRICT, prod\/vault-forbidden: could not be asked: Vault at /);
  });

  test('it starts where no forbidden right is held', async () => {
    const log = await untilLogged(serve({ BITIQ_STRICT: 'true' }), '"serving"');

    expect(log).not.toContain('must not have');
  });
});

describe('without it', SLOW, () => {
  test.each<[string, () => void, string]>([
    ['a forbidden right', letVaultRead, 'bitiq has a right that it must not have'],
    [
      'one that could not be asked for',
      () => {
        patient.prod.vault.sealed = true;
        onTestFinished(() => {
          patient.prod.vault.sealed = false;
        });
      },
      'whether bitiq has a right that it must not have could not be asked',
    ],
  ])('%s is told in the log while it serves', async (_what, plant, text) => {
    plant();

    const log = await untilLogged(serve({}), text);

    const lines = log.split('\n').filter((line) => line.includes(text));
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 40, check: 'prod/vault-forbidden' });
    expect(log).toContain('"serving"');
  });
});
