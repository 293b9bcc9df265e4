import type { z } from 'zod';
import { nearest, suggest } from './nearest.ts';
import { type Path, pathText, toPath, valueAt } from './path.ts';
import type { Problem } from './problem.ts';
import { descriptionAt, keysOf, schemasAt } from './schema-walk.ts';
import type { YamlSource } from './yaml-source.ts';

type Issue = z.core.$ZodIssue;

/** One problem for each mistake in the file: where it is, the wrong value, and what would be right. */
export function describeIssues(
  issues: readonly Issue[],
  source: YamlSource,
  schema: z.core.$ZodType,
): readonly Problem[] {
  const flat = issues.flatMap((issue) => flatten(issue, source.value));
  const meant = misspeltKeys(flat, schema);
  return flat
    .filter((issue) => !(isMissing(issue, source.value) && meant.has(pathText(issue.path))))
    .flatMap((issue) => describe(issue, source, schema));
}

/** Of a union only the option that the author meant is told: the one with the fewest issues inside it. */
function flatten(issue: Issue, value: unknown): readonly Issue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const inside = issue.errors.filter((option) =>
    option.every((inner) => inner.path.length > 0 || isKeys(inner)),
  );
  if (inside.length === 0) return [issue];
  const [best = []] = inside
    .map((option) => option.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })))
    .sort((a, b) => a.length - b.length);
  return best.flatMap((inner) => flatten(inner, value));
}

function isKeys(issue: Issue): boolean {
  return issue.code === 'unrecognized_keys';
}

/** Paths that are missing only because their key is misspelt: told once, as the misspelt key. */
function misspeltKeys(issues: readonly Issue[], schema: z.core.$ZodType): ReadonlySet<string> {
  const meant = new Set<string>();
  for (const issue of issues) {
    if (issue.code !== 'unrecognized_keys') continue;
    for (const key of issue.keys) {
      const known = nearest(key, knownKeys(schema, toPath(issue.path)));
      if (known !== undefined) meant.add(pathText([...issue.path, known]));
    }
  }
  return meant;
}

function describe(issue: Issue, source: YamlSource, schema: z.core.$ZodType): readonly Problem[] {
  const path = toPath(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const prefix = path.length === 0 ? '' : `${pathText(path)}: `;
    const known = knownKeys(schema, path);
    const place = (key: string) => {
      const home = known.find((child) => knownKeys(schema, [...path, child]).includes(key));
      return home === undefined || nearest(key, known) ? undefined : ` it belongs under ${home}`;
    };
    return issue.keys.map((key) =>
      source.atKey(
        [...path, key],
        `${prefix}unknown key "${key}";${place(key) ?? suggest(key, known, 'keys')}`,
      ),
    );
  }
  if (issue.code === 'invalid_key') {
    const expected = issue.issues[0]?.message ?? '';
    return [source.atKey(path, `${pathText(path)} is not a good name; expected ${expected}`)];
  }
  const name = path.length === 0 ? 'the file' : pathText(path);
  const description = descriptionAt(schema, path);
  if (isMissing(issue, source.value)) {
    return [source.atKey(path, `${name} is missing${description === undefined ? '' : `: ${description}`}`)];
  }
  const value = valueAt(source.value, path);
  return [
    source.atValue(
      path,
      `${name} is ${show(value, path)}; expected ${expectation(issue, value, description)}`,
    ),
  ];
}

function expectation(issue: Issue, value: unknown, description: string | undefined): string {
  switch (issue.code) {
    case 'invalid_type':
      return TYPE_WORDS[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return choice(issue.values.map(String), value);
    case 'invalid_union': {
      const options = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
      return options.length > 0 ? choice(options, value) : (description ?? 'something else');
    }
    case 'too_small':
      if (issue.origin === 'string') return 'text';
      return issue.origin === 'array' ? 'at least one' : `at least ${issue.minimum}`;
    case 'too_big':
      return `at most ${issue.maximum}`;
    default:
      return issue.message;
  }
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'keys with values',
  record: 'keys with values',
};

function choice(values: readonly string[], value: unknown): string {
  const meant = typeof value === 'string' ? nearest(value, values) : undefined;
  const list = values.length === 1 ? `${values[0]}` : `one of ${values.join(', ')}`;
  return meant === undefined ? list : `${list}; did you mean "${meant}"?`;
}

function knownKeys(schema: z.core.$ZodType, path: Path): readonly string[] {
  return [...new Set(schemasAt(schema, path).flatMap(keysOf))];
}

function isMissing(issue: Issue, root: unknown): boolean {
  return issue.path.length > 0 && valueAt(root, toPath(issue.path)) === undefined;
}

/** Somebody may have put the secret itself where its variable's name belongs: that is never shown. */
function show(value: unknown, path: Path): string {
  if (value === null) return 'empty';
  if (String(path.at(-1)).endsWith('Env')) return 'no such name';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
