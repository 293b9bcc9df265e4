import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { ConfigError, formatProblem } from '../../src/config/problem.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bitiq-flux-config-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

function load(lines: string) {
  const yaml = `environments:
  edge:
    ${lines}
    channel: C0
    baseDomain: apps.edge.example
    vault: { address: 'https://vault.example:8200', auth: { method: kubernetes, role: bitiq } }
    repository: { owner: platform, name: gitops }
`;
  writeFileSync(join(folder, 'bitiq.yaml'), yaml);
  return loadConfig({ env: {}, cwd: folder }).environments.get('edge');
}

function problemsOf(lines: string): string {
  try {
    load(lines);
    return '';
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(formatProblem).join('\n');
  }
}

test('an environment is brought about by Argo CD where nothing else is said', () => {
  expect(load('title: edge')).toMatchObject({
    controller: 'argocd',
    flux: { namespace: 'flux-system' },
    waves: [expect.arrayContaining(['toy-web-edge'])],
  });
});

test('a name of Flux without its kind is a Kustomization', () => {
  const lines = 'controller: flux\n    waves: [[infrastructure], [kustomization/apps, helmrelease/podinfo]]';

  expect(load(lines)).toMatchObject({
    controller: 'flux',
    waves: [['kustomization/infrastructure'], ['kustomization/apps', 'helmrelease/podinfo']],
  });
});

test.each([
  ['no waves', 'title: edge', /controller is flux, which needs .*waves/],
  ['another kind', 'waves: [[deployment/web]]', /"deployment\/web" is neither kustomization/],
  ['too many parts', 'waves: [[kustomization/a/b]]', /is neither/],
  ['no name', 'waves: [[kustomization/]]', /is neither/],
  [
    'the same by two names',
    'waves: [[apps], [kustomization/apps]]',
    /"kustomization\/apps" and "apps" are the same/,
  ],
  ['the same twice', 'waves: [[apps, apps]]', /"apps" is listed twice/],
])('it is said where Flux is given %s', (_what, line, problem) => {
  expect(problemsOf(`controller: flux\n    ${line}`)).toMatch(problem);
});
