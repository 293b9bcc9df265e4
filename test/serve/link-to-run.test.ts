import { expect, test } from 'vitest';
import { requestRun } from '../../src/runs/request-run.ts';
import { linkToRun } from '../../src/serve/link-to-run.ts';
import type { Store } from '../../src/store/store.ts';
import type { Attributes, Span } from '../../src/tracing/span.ts';
import { aRequest } from '../helpers/runs.ts';
import { useSqlite } from '../helpers/stores.ts';

const openFresh = useSqlite();

const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const RUN = 'abcdefgh';

function aSpan(traceparent: string | undefined = '00-click') {
  const told: { links: (string | undefined)[]; attributes: Attributes } = { links: [], attributes: {} };
  const span: Span = {
    traceparent,
    set: (attributes) => Object.assign(told.attributes, attributes),
    link: (to) => told.links.push(to),
  };
  return { span, told };
}

test.each([
  [
    'a vote carries run and nonce',
    `${RUN}/nonce-of-the-buttons`,
    { links: [TRACEPARENT], attributes: { 'bitiq.run.id': RUN } },
  ],
  ['a button carries its run', RUN, { links: [TRACEPARENT], attributes: { 'bitiq.run.id': RUN } }],
  ['somebody typed', 'preflight prod', { links: [], attributes: {} }],
  ['a run that there is not', 'zzzzzzzz/nonce', { links: [], attributes: {} }],
])('a click is pointed at the trace of its run: %s', async (_name, carried, expected) => {
  const store = await openFresh();
  await requestRun(store, aRequest({ id: RUN, traceparent: TRACEPARENT }));
  const { span, told } = aSpan();

  await linkToRun(store, span, carried);

  expect(told).toEqual(expected);
});

test('where nothing is traced, nothing is looked up', async () => {
  const store = await openFresh();
  const { span, told } = aSpan();
  let looked = 0;
  const counting = {
    get db() {
      looked += 1;
      return store.db;
    },
  } as Store;

  await linkToRun(counting, { ...span, traceparent: undefined }, RUN);

  expect([looked, told.links]).toEqual([0, []]);
});
