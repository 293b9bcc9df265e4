import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const root = new URL('../../', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('deploy/github/app-manifest.json', root), 'utf8'));

test('the GitHub App may read contents, and nothing else', () => {
  expect(manifest.default_permissions).toEqual({ contents: 'read', metadata: 'read' });
  expect(manifest.default_events).toEqual([]);
});

test('it is for nobody else, and hears of nothing', () => {
  expect([manifest.public, manifest.hook_attributes.active]).toEqual([false, false]);
});

test('GitHub is written to by the anchor of the audit log, and as issues; doctor tries what must be refused', () => {
  const writers = globSync('src/integrations/github/*.ts', { cwd: root.pathname }).filter((path) =>
    /method: '(?:POST|PUT|PATCH|DELETE)'/.test(readFileSync(new URL(path, root), 'utf8')),
  );

  expect(writers.toSorted()).toEqual([
    'src/integrations/github/committed-files.ts',
    'src/integrations/github/issues.ts',
    'src/integrations/github/token-rights.ts',
  ]);
});
