import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { z } from 'zod';
import { loadKnownConfig } from '../../src/cli/load.ts';
import { configFile } from '../../src/config/schema.ts';
import { descriptionAt, schemasAt, unwrap } from '../../src/config/schema-walk.ts';
import { isSecretVariable, variables } from '../../src/config/variables.ts';

const ROOT = join(import.meta.dirname, '../..');
const ENV_EXAMPLE = readFileSync(join(ROOT, '.env.example'), 'utf8');
const YAML_EXAMPLE = readFileSync(join(ROOT, 'bitiq.example.yaml'), 'utf8');

/** `environments.*.cluster.kubeconfig`: names of people's own become `*`, places in lists vanish. */
function pathsOfSchema(
  schema: z.core.$ZodType,
  path: readonly string[] = [],
  above: readonly z.core.$ZodType[] = [],
): readonly string[] {
  const bare = unwrap(schema);
  // What stands in itself is told once.
  if (above.includes(bare)) return [];
  const within = [...above, bare];
  if (bare instanceof z.ZodObject) {
    return Object.entries(bare.shape).flatMap(([key, child]) => [
      [...path, key].join('.'),
      ...pathsOfSchema(child as z.ZodType, [...path, key], within),
    ]);
  }
  if (bare instanceof z.ZodRecord) return pathsOfSchema(bare.valueType, [...path, '*'], within);
  if (bare instanceof z.ZodArray) return pathsOfSchema(bare.element, path, within);
  return bare instanceof z.ZodUnion
    ? bare.options.flatMap((option) => pathsOfSchema(option, path, within))
    : [];
}

/** Every key of the example with the comment at its first mention and the schema's path for it. */
function keysOfExample(): ReadonlyMap<string, { comment: string; path: readonly string[] }> {
  const found = new Map<string, { comment: string; path: readonly string[] }>();
  const text = YAML_EXAMPLE.split('\n');
  const visit = (node: unknown, path: readonly string[]): void => {
    if (isSeq(node)) for (const item of node.items) visit(item, path);
    if (!isMap(node)) return;
    for (const { key, value } of node.items) {
      if (!isScalar(key)) continue;
      const children = schemasAt(
        configFile,
        path.map((part) => (part === '[]' ? 0 : part)),
      );
      const isName = children.every((child) => unwrap(child) instanceof z.ZodRecord);
      const next = [...path, isName ? '*' : String(key.value)];
      const line = YAML_EXAMPLE.slice(0, key.range?.[0]).split('\n').length - 1;
      const comment = commentAbove(text, line);
      const name = unnest(next.join('.'));
      if (!found.has(name)) found.set(name, { comment, path: next });
      visit(value, isSeq(value) && value.items.some(isMap) ? [...next, '[]'] : next);
    }
  };
  visit(parseDocument(YAML_EXAMPLE).contents, []);
  return found;
}

/** Requirements stand in `all` and `any` of requirements: their keys are the same ones. */
function unnest(name: string): string {
  return name.replace(/\.approvals(\.(all|any)\.\[\])+\./, '.approvals.');
}

function commentAbove(lines: readonly string[], index: number): string {
  const above: string[] = [];
  for (let line = index - 1; /^[\s-]*#/.test(lines[line] ?? ''); line -= 1) above.unshift(lines[line] ?? '');
  return above
    .join(' ')
    .replace(/[\s-]*#\s*/g, ' ')
    .trim();
}

const exampleKeys = keysOfExample();
/** Keys of other clusters and policies are told where the first ones stand; names of people's own are no keys. */
const isTold = (name: string) =>
  !name.endsWith('*') &&
  !/severities\.|bootstrap\.aws\.tags\.|policies\.bootstrap\./.test(name) &&
  !/(argocdCluster|argocdWriter|bootstrapWriter)\./.test(name);
const documented = [...exampleKeys].filter(([name]) => isTold(name));

describe('bitiq.example.yaml', () => {
  it("lists exactly the schema's keys", () => {
    const schemaKeys = new Set(pathsOfSchema(configFile).filter(isTold));
    const listed = new Set(documented.map(([name]) => name.replaceAll('.[]', '')));

    expect([...listed].sort()).toEqual([...schemaKeys].sort());
  });

  it.each(documented)('says what %s is, and its default', (_name, { comment, path }) => {
    const place = path.map((part) => (part === '[]' ? 0 : part));

    expect(comment).toContain(descriptionAt(configFile, place) ?? 'a description in the schema');
    for (const value of defaultsAt(place)) expect(comment).toContain(`Default: ${value}`);
  });
});

/** Defaults that can be written in one word; lists of operators and nested keys are told in words. */
function defaultsAt(path: readonly (string | number)[]): readonly string[] {
  const [schema] = schemasAt(configFile, path);
  if (!(schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)) return [];
  const value: unknown = schema.def.defaultValue;
  return typeof value === 'object' ? [] : [String(value)];
}

describe('.env.example', () => {
  const blocks = ENV_EXAMPLE.split('\n\n').flatMap((block) => {
    const [, comment, name, example] = /^# (.+)\n# ([A-Z0-9_]+)=(.+)$/.exec(block.trim()) ?? [];
    return name === undefined ? [] : [{ comment, name, example }];
  });

  it("lists exactly the schema's variables", () => {
    expect(blocks.map(({ name }) => name)).toEqual(Object.keys(variables.shape));
  });

  it.each(blocks)(
    'says what $name is, its default, an example, and whether it is secret',
    ({ comment, name, example }) => {
      const schema = variables.shape[name as keyof typeof variables.shape];
      const meta = schema.meta();

      expect(comment).toContain(meta?.description);
      expect(example).toBe(meta?.example);
      expect(/\bSecret\./.test(comment ?? '')).toBe(isSecretVariable(name ?? ''));
      const fallback = variables.parse({})[name as keyof typeof variables.shape];
      expect(comment).toContain(fallback === undefined ? 'Default: none' : `Default: ${fallback}`);
    },
  );
});

const PROD_CONTEXTS = 'contexts: [{ name: prod }, { name: argocd }, { name: argocd-writer }]';
const NAMED_VARIABLES = [
  'STAGING_VAULT_ROLE_ID',
  'STAGING_VAULT_SECRET_ID',
  'VAULT_TOKEN',
  'PROD_ARGOCD_TOKEN',
];

describe('a copy of the examples', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'bitiq-example-'));
    copyFileSync(join(ROOT, 'bitiq.example.yaml'), join(folder, 'bitiq.yaml'));
    writeFileSync(join(folder, 'prod.kubeconfig'), PROD_CONTEXTS);
    writeFileSync(join(folder, 'argocd-ca.pem'), '-----BEGIN CERTIFICATE-----\n');
    writeFileSync(join(folder, 'staging.kubeconfig'), 'contexts: [{ name: staging }]');
    writeFileSync(join(folder, 'vault-ca.pem'), '-----BEGIN CERTIFICATE-----\n');
    writeFileSync(join(folder, 'router-ca.pem'), '-----BEGIN CERTIFICATE-----\n');
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  it('passes the check', () => {
    const env = Object.fromEntries(NAMED_VARIABLES.map((name) => [name, 'a secret']));

    const config = loadKnownConfig({ env, cwd: folder });

    expect([...config.environments.keys()]).toEqual(['prod', 'staging', 'local']);
    expect(config.environments.get('prod')?.argocdCluster?.kubeconfig).toBe(join(folder, 'prod.kubeconfig'));
  });

  it('keeps every secret of the environment among those to redact', () => {
    const names = Object.keys(variables.shape).filter(isSecretVariable);
    const env = Object.fromEntries([...names, ...NAMED_VARIABLES].map((name) => [name, `canary-${name}`]));

    const { secrets } = loadKnownConfig({ env, cwd: folder });

    expect(names.length).toBeGreaterThan(3);
    expect([...secrets].sort()).toEqual(Object.values(env).sort());
  });
});
