import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { ENVIRONMENT_PROBES } from '../../src/doctor/environment-probes/index.ts';
import { PROCESS_PROBES } from '../../src/doctor/process-probes/index.ts';
import { type Patient, startPatient } from '../doctor/patient.ts';
import { runBitiq } from './run-bitiq.ts';

let patient: Patient;
const COUNT = PROCESS_PROBES.length + ENVIRONMENT_PROBES.length;

beforeAll(async () => {
  patient = await startPatient();
});
afterAll(() => patient.stop());

const bitiq = (line: string, more: Readonly<Record<string, string>> = {}) =>
  runBitiq(line.split(' '), { cwd: patient.folder, env: { ...patient.env, ...more } });

function sealVault(): void {
  patient.prod.vault.sealed = true;
  onTestFinished(() => {
    patient.prod.vault.sealed = false;
  });
}

function removePolicy(): void {
  const { cluster } = patient.prod;
  const [apiVersion, kind] = ['admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicy'];
  const key = { apiVersion, kind, name: 'bitiq-secrets-dry-run-only' };
  const before = cluster.read(key);
  cluster.remove(key);
  onTestFinished(() => before && cluster.put(before));
}

describe('bitiq doctor', { timeout: 60_000 }, () => {
  test('ends with 0 where all is well, and says how much was asked', async () => {
    const { code, stdout, stderr } = await bitiq('doctor');

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n\n').slice(1).join('\n\n')).toMatch(
      new RegExp(
        `^✅ bitiq is in order\n   [0-9.]+ s · ${COUNT} checks\n\n✅ ${COUNT - 1} passed\n➖ 1 skipped\n$`,
      ),
    );
  });

  test('ends with 1 where something is wrong: the verdict first, and what mends it', async () => {
    removePolicy();
    sealVault();

    const { code, stdout } = await bitiq('doctor prod');

    expect(code).toBe(1);
    const report = stdout.slice(stdout.indexOf('\n\n') + 2);
    expect(report).toMatch(/^❌ bitiq is not in order: 1 failed, 2 could not be asked\n/);
    expect(report).toContain(
      [
        '❌ failed · prod/secrets-dry-run-only',
        '   the admission policy bitiq-secrets-dry-run-only is not there',
        '       oc apply -f deploy/kubernetes/secret-presence-policy.yaml',
        '',
        '❔ could not tell · prod/vault-rights, prod/vault-forbidden',
      ].join('\n'),
    );
  });

  test('ends with 2 where something could not be asked', async () => {
    sealVault();

    expect((await bitiq('doctor')).code).toBe(2);
  });

  test('ends with 64 for an environment that there is not', async () => {
    const { code, stderr } = await bitiq('doctor prd');

    expect(code).toBe(64);
    expect(stderr).toContain('prd');
  });

  test('with --json prints one document and nothing else', async () => {
    removePolicy();

    const { code, stdout, stderr } = await bitiq('doctor prod --json');

    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    const { verdict, durationMs, rows } = JSON.parse(stdout);
    expect({ verdict, durationMs, rows: rows.length }).toEqual({
      verdict: 'unsound',
      durationMs: expect.any(Number),
      rows: COUNT,
    });
    expect(rows.find(({ state }: { state: string }) => state !== 'passed')).toEqual({
      id: 'prod/secrets-dry-run-only',
      environment: 'prod',
      title: 'bitiq can ask for a Secret and never write one',
      guards: true,
      state: 'failed',
      summary: 'the admission policy bitiq-secrets-dry-run-only is not there',
      remedy: 'oc apply -f deploy/kubernetes/secret-presence-policy.yaml',
      durationMs: expect.any(Number),
    });
  });

  test('says of a configuration that cannot be read what is wrong with it, and asks nothing', async () => {
    const broken = join(patient.folder, 'broken.yaml');
    writeFileSync(broken, 'environments:\n  prod:\n    channel: 7\n');
    const callsBefore = patient.slack.calls.length;

    const { code, stdout } = await bitiq('doctor', { BITIQ_CONFIG: broken });

    expect(code).toBe(78);
    expect(stdout).toMatch(/❌ failed · configuration\n {3}\d+ problems\n/);
    expect(stdout).toContain('bitiq config check');
    expect(stdout).toContain(`➖ ${PROCESS_PROBES.length - 1} skipped`);
    expect(patient.slack.calls.length).toBe(callsBefore);
  });

  test('prints no token, also where the system that refuses it repeats it', async () => {
    const { stdout } = await bitiq('doctor --json', {
      GITHUB_TOKEN: 'ghp_0123456789abcdefghijABCDEFGHIJ012345',
    });

    expect(stdout).toContain('GitHub');
    for (const secret of [...patient.prod.cluster.tokens.keys(), patient.slack.botToken, 'ghp_0123456789'])
      expect(stdout).not.toContain(secret);
  });
});
