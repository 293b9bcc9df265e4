import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { fieldsOf } from '../../../src/integrations/kubernetes/fields-of.ts';
import { pickList, type Wanted } from '../../../src/integrations/kubernetes/pick-list.ts';
import type { Fields } from '../../../src/integrations/kubernetes/pick-value.ts';

const FIELDS = { metadata: { name: true }, status: { sync: true, history: { revision: true } } } as const;

function itemsOf(text: string, wanted: Wanted): unknown[] | undefined {
  const list = pickList(Buffer.from(text), wanted);
  return list && [...list.items];
}

/** What `pickList` is to keep, of what `JSON.parse` makes: names that are written with escapes besides. */
function pick(value: unknown, fields: Fields): unknown {
  if (fields === true || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => pick(each, fields));
  const isKept = (name: string) => Object.hasOwn(fields, name) || JSON.stringify(name).includes('\\');
  const kept = Object.entries(value).filter(([name]) => isKept(name));
  return Object.fromEntries(kept.map(([name, each]) => [name, pick(each, fields[name] ?? true)]));
}

const names = fc.constantFrom('metadata', 'name', 'status', 'sync', 'history', 'revision', 'f:"{[', 'x\\');
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium' },
    fc.constantFrom(null, true, 0, -1.5e3, '', '"]},{[', 'ä\n😀'),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(names, tie('value'), { noNullPrototype: true, maxKeys: 6 }),
  ),
}));

test.each([0, 2])('of any objects it keeps what was asked for and nothing else, indented by %i', (indent) => {
  fc.assert(
    fc.property(fc.array(value, { maxLength: 4 }), (items) => {
      const text = JSON.stringify({ apiVersion: 'v1', items, metadata: { continue: 'x' } }, null, indent);

      const list = pickList(Buffer.from(text), { fields: FIELDS });

      expect(list?.metadata).toEqual({ continue: 'x' });
      expect([...(list?.items ?? [])]).toEqual(items.map((item) => pick(item, FIELDS)));
    }),
  );
});

test('whatever is cut off a list, it is no list', () => {
  const text = JSON.stringify({ items: [{ metadata: { name: 'a"b' }, rest: [{}, 'x'] }], metadata: {} });

  for (let length = 1; length < text.length; length += 1) {
    expect(() => itemsOf(text.slice(0, length), { fields: FIELDS }), text.slice(0, length)).toThrow(
      SyntaxError,
    );
  }
});

test.each(['', '[]', 'null', '"items"', '{}', '{"items":null}', '{"items":{}}'])('%j is no list', (text) => {
  expect(itemsOf(text, { fields: true })).toBeUndefined();
});

test('where a glance is enough, what it saw is the object', () => {
  const items = [
    { metadata: { name: 'a' }, status: { sync: 'Synced', history: [{ revision: '1' }] } },
    { metadata: { name: 'b' }, status: { sync: 'OutOfSync', history: [{ revision: '2' }] } },
  ];
  const glance = {
    fields: { metadata: { name: true }, status: { sync: true } },
    isEnough: (seen: unknown) => JSON.stringify(seen).includes('"Synced"'),
  } as const;

  const seen = itemsOf(JSON.stringify({ items }), { fields: FIELDS, glance });

  expect(seen).toEqual([{ metadata: { name: 'a' }, status: { sync: 'Synced' } }, items[1]]);
});

test('all that a schema looks at is read, and what it takes with any name whole', () => {
  const schema = z.object({
    metadata: z.object({ name: z.string(), labels: z.record(z.string(), z.string()).prefault({}) }),
    spec: z.looseObject({ path: z.string() }).optional(),
    status: z
      .object({
        history: z.array(z.object({ revision: z.string() })).nullish(),
        at: z.iso.datetime().transform((at) => new Date(at)),
      })
      .prefault({ at: '' }),
  });

  expect(fieldsOf(schema)).toEqual({
    metadata: { name: true, labels: true },
    spec: true,
    status: { history: { revision: true }, at: true },
  });
});
