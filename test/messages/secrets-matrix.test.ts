import { describe, expect, test } from 'vitest';
import { matrixLines } from '../../src/messages/secrets-matrix.ts';
import { displayWidth } from '../../src/messages/terminal/wrap.ts';
import type { ReportCell } from '../../src/report.ts';
import { aMatrix, aSecret, healthySecrets } from './secret-rows.ts';

const SIZE = { width: 70, rows: 24 };

test('each secret is a line with a sign and a word for each fact, what is wrong first', () => {
  const report = aMatrix(
    aSecret('github/webhook'),
    aSecret('registry/quay', { state: 'unknown', keys: ['unknown', '403'] }),
    aSecret('github/gitops-repo', { state: 'failed', keys: ['no', '2 of 3'], Secret: ['yes', '2 of 2'] }),
    aSecret('cert-manager/route53', { state: 'warning', operator: ['no', 'VaultClientError'] }),
    aSecret('by/hand', { keys: ['none', 'no store'], operator: ['none', 'none'], age: ['none', ''] }),
  );

  expect(matrixLines(report, SIZE)).toEqual([
    '                      keys        operator          Secret    age',
    'github/gitops-repo    ✗ 2 of 3    ✓ SecretSynced    ✓ 2 of 2    12 d',
    'registry/quay         ? 403       ✓ SecretSynced    ✓ there     12 d',
    'cert-manager/route53  ✓ 1 of 1    ✗ VaultClientEr…  ✓ there     12 d',
    'github/webhook        ✓ 1 of 1    ✓ SecretSynced    ✓ there     12 d',
    'by/hand                 no store    none            ✓ there',
  ]);
});

test('what has no fact at all has neither column nor line', () => {
  const report = aMatrix(aSecret('by/hand', { age: ['none', ''] }), {
    ...aSecret('turned/off'),
    state: 'skipped',
    cells: [],
  });

  expect(matrixLines(report, SIZE)[0]).toMatch(/Secret$/);
  expect(matrixLines(report, SIZE)).toHaveLength(2);
  expect(matrixLines({ ...report, rows: [] }, SIZE)).toEqual([]);
});

test('a report without columns is no matrix', () => {
  const { columns: _columns, ...report } = aMatrix(...healthySecrets(3));

  expect(matrixLines(report, SIZE)).toEqual([]);
});

describe('where there is no room', () => {
  test('rows become a number, and what is in trouble stays longest', () => {
    const bad = Array.from({ length: 30 }, (_, at) => aSecret(`bad/${at}`, { state: 'failed' }));

    const lines = matrixLines(aMatrix(...healthySecrets(470), ...bad), SIZE);

    expect(lines).toHaveLength(1 + 24 + 1);
    expect(lines.slice(1, -1).every((line) => line.startsWith('bad/'))).toBe(true);
    expect(lines.at(-1)).toBe('and 476 more: 6 in trouble, 470 present');
  });

  test('a long path keeps its end, and every line fits', () => {
    const path = `platform/${'deep/'.repeat(20)}credentials`;

    const lines = matrixLines(aMatrix(aSecret(path), aSecret('short')), SIZE);

    expect(lines[1]).toMatch(/^…\/(deep\/)+credentials +✓ 1 of 1/);
    expect(lines.map(displayWidth).every((width) => width <= SIZE.width)).toBe(true);
    expect(lines[2]?.indexOf('✓')).toBe(lines[1]?.indexOf('✓'));
  });
});

test('rows of an older version, which have no cells or broken ones, do not stop it', () => {
  const broken = [null, [null, { word: 7 }], [{ state: 'odd', word: 'x\n\u001b[31my' }]] as unknown[];
  const rows = broken.map((cells) => ({ ...aSecret('a/b'), cells: cells as readonly ReportCell[] }));

  const lines = matrixLines(aMatrix(...rows), SIZE);

  expect(lines).toHaveLength(3);
  expect(lines.join('')).not.toContain('\u001b');
});
