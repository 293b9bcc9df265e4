import { expect, test } from 'vitest';
import { compareDrift } from '../../../src/drift/compare-drift.ts';
import { toItem } from '../../../src/drift/item.ts';
import { ExternalError } from '../../../src/errors.ts';
import type { FurtherLook } from '../../../src/jobs/drift/further/further-look.ts';
import { FURTHER_LOOKS } from '../../../src/jobs/drift/further/index.ts';
import { lookFurther } from '../../../src/jobs/drift/further/look-further.ts';
import { anEnvironment } from '../../helpers/an-environment.ts';
import { fakeKubernetes } from '../../helpers/fake-kubernetes.ts';
import { fakeRepository } from '../../helpers/fake-repository.ts';

const environment = anEnvironment();
const kubernetes = fakeKubernetes();
const systems = { kubernetes, gitopsKubernetes: kubernetes, repository: fakeRepository({}) };
const now = new Date();

const item = toItem(
  { name: 'toy-web-prod', namespace: 'a' },
  { kind: 'image-digest', sentence: 'toy-web runs another image' },
);
const aLook = (id: string, look: FurtherLook['look'], limitMs = 1_000): FurtherLook => {
  return { id, title: `The ${id}`, kinds: ['image-digest'], limitMs, look };
};
const look = (...looks: readonly FurtherLook[]) =>
  lookFurther(looks, { environment, environments: [environment] }, systems, {
    signal: new AbortController().signal,
    now,
  });

test('each finds for itself, and one that fails or is silent spoils nothing', async () => {
  const { items, failed } = await look(
    aLook('good', async () => ({ items: [item], undetermined: new Set() })),
    aLook('refused', async () => {
      throw new ExternalError('github', 'unreachable', 'GitHub cannot be reached', { next: 'curl -i' });
    }),
    aLook('silent', () => new Promise(() => {}), 20),
  );

  expect(items).toEqual([item]);
  expect(failed).toEqual([
    { id: 'refused', title: 'The refused', why: 'GitHub cannot be reached', next: 'curl -i' },
    { id: 'silent', title: 'The silent', why: 'no answer within 0.02 s' },
  ]);
});

test.each([
  ['it found nothing', async () => ({ items: [], undetermined: new Set<string>() }), ['toy-web-prod']],
  [
    'of its application it could not be told',
    async () => ({ items: [], undetermined: new Set(['toy-web-prod']) }),
    [],
  ],
  ['it could not be asked', () => Promise.reject(new Error('no')), []],
])('where %s, of what it told before is gone: %j', async (_why, asked, gone) => {
  const known = { ...item, since: now, lastSeen: now, isGone: false, times: 1 };

  const { items, apart } = await look(aLook('one', asked));
  const compared = compareDrift({ items, apart, undetermined: new Set() }, [known], { now });

  expect(compared.gone.map(({ application }) => application)).toEqual(gone);
});

test('what the controller could not tell leaves what is looked for apart as it is told', async () => {
  const known = { ...item, since: now, lastSeen: now, isGone: false, times: 1 };

  const { items, apart } = await look(aLook('one', async () => ({ items: [], undetermined: new Set() })));
  const seen = { items, apart, undetermined: new Set(['toy-web-prod']) };

  expect(compareDrift(seen, [known], { now }).gone).toHaveLength(1);
});

test('every kind is told by one look alone', () => {
  const kinds = FURTHER_LOOKS.flatMap((each) => each.kinds);

  expect(new Set(kinds).size).toBe(kinds.length);
});
