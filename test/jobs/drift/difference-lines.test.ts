import { expect, test } from 'vitest';
import { listDifferences, toLines } from '../../../src/jobs/drift/difference-lines.ts';

const DEPLOYMENT = { kind: 'Deployment', group: 'apps' };
const SECRET = { kind: 'Secret', group: '' };

const lines = (desired: unknown, live: unknown, of = DEPLOYMENT) =>
  toLines(listDifferences({ desired, live }, of));
const withEnv = (name: string, value: string) => ({
  spec: { containers: [{ name: 'web', env: [{ name, value }] }] },
});

test.each<[string, unknown, unknown, readonly string[]]>([
  ['a field', { spec: { replicas: 2 } }, { spec: { replicas: 5 } }, ['spec.replicas: 2 in Git, 5 live']],
  ['what Git alone has', { spec: { a: true } }, { spec: {} }, ['spec.a: true in Git, not live']],
  [
    'what the cluster alone has',
    { spec: { b: 1 } },
    { spec: { b: 1, a: null } },
    ['spec.a: not in Git, null live'],
  ],
  [
    'what is named in a list, by its name and wherever it stands',
    {
      containers: [
        { name: 'a', image: 'x:1' },
        { name: 'b', image: 'y' },
      ],
    },
    {
      containers: [
        { name: 'b', image: 'y' },
        { name: 'a', image: 'x:2' },
      ],
    },
    ['containers[a].image: x:1 in Git, x:2 live'],
  ],
  [
    'what has no name in a list, by its place',
    { args: ['a', 'b'] },
    { args: ['a', 'c'] },
    ['args[1]: b in Git, c live'],
  ],
  [
    'a name that is no word, in quotes',
    { metadata: { labels: { 'app.io/x': '1' } } },
    { metadata: { labels: { 'app.io/x': '2' } } },
    ['metadata.labels["app.io/x"]: 1 in Git, 2 live'],
  ],
  [
    'nothing of what the cluster adds by itself',
    { metadata: { name: 'a' } },
    {
      metadata: {
        name: 'a',
        generation: 3,
        resourceVersion: '4',
        managedFields: [{ manager: 'x' }],
        annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{"data":{"p":"hunter2"}}' },
      },
      status: { replicas: 5 },
    },
    [],
  ],
  ['nothing where one of them is not there', undefined, { spec: 1 }, []],
])('tells %s', (_what, desired, live, expected) => {
  expect(lines(desired, live)).toEqual(expected);
});

test.each<[string, unknown, unknown, typeof DEPLOYMENT]>([
  ['of a Secret', { data: { token: 'aHVudGVyMg==' } }, { data: { token: 'aHVudGVyMw==' } }, SECRET],
  [
    'that a Secret alone has',
    { data: { a: 'aHVudGVyMg==' } },
    { data: { a: 'aHVudGVyMg==', b: 'aHVudGVyMg==' } },
    SECRET,
  ],
  [
    'of a variable called so',
    withEnv('DB_PASSWORD', 'hunter2'),
    withEnv('DB_PASSWORD', 'hunter3'),
    DEPLOYMENT,
  ],
  [
    'in an argument called so',
    { args: ['--db-password=hunter2'] },
    { args: ['--db-password=hunter3'] },
    DEPLOYMENT,
  ],
  ['in a file of many lines', { data: { ini: 'a\nhunter2' } }, { data: { ini: 'a\nhunter3' } }, DEPLOYMENT],
])('shows no value %s', (_what, desired, live, of) => {
  const told = lines(desired, live, of);

  expect(told).toHaveLength(1);
  expect(told.join()).not.toMatch(/hunter|aHVu/);
  expect(told.join()).toMatch(/: (differs|not in Git, is live)$/);
});

test('a field that only names a secret is shown', () => {
  expect(lines({ spec: { secretName: 'a' } }, { spec: { secretName: 'b' } })).toEqual([
    'spec.secretName: a in Git, b live',
  ]);
});

test('values are cut and stand on one line, and many lines are counted', () => {
  const many = (value: string) =>
    Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`f${index}`, value]));

  expect(lines({ a: 'x'.repeat(500) }, { a: 'a\tb' })).toEqual([`a: ${'x'.repeat(59)}… in Git, a b live`]);
  const told = lines(many('1'), many('2'));
  expect(told).toHaveLength(20);
  expect(told.at(-1)).toBe('and 11 more');
});
