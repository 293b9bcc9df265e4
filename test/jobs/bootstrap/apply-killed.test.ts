import { afterAll, beforeAll, expect, test } from 'vitest';
import { aLife } from '../sync/what-must-hold/a-life.ts';
import { type Bootstrap, configure, ROOT, startBootstrap, UMBRELLA } from './start-bootstrap.ts';

let prod: Bootstrap;

beforeAll(async () => {
  prod = await startBootstrap({ sync: { stuckAfter: '1500ms' } });
  configure(prod, { waves: [['vault-config-prod'], ['toy-web-prod']] });
});

afterAll(() => prod.stop());

const POINTS = [
  'after journal',
  ...['wave-1/argocd-apps-prod', 'wave-4/toy-web-prod'].flatMap((step) => {
    const [, name] = step.split('/');
    return [
      `before begin ${step}`,
      `after begin ${step}`,
      `during start ${name}`,
      `after start ${name}`,
      `before end ${step}`,
      `after end ${step}`,
    ];
  }),
];

test.each(POINTS)(
  'a worker killed %s: another goes on, and each application is synced once',
  async (point) => {
    prod.unsync();
    const id = await prod.prepared();
    await prod.approve(id);
    const life = aLife(point);
    const late = { ms: 20, sent: [] as Promise<unknown>[] };
    await prod.work(id, { life, late });
    expect(await life.ended).toBe(point);
    await Promise.all(late.sent);

    await prod.lapse(id);
    await prod.work(id);

    const run = await prod.read(id);
    expect([run.status, run.error]).toEqual(['succeeded', undefined]);
    expect(prod.written(id)).toEqual([ROOT, UMBRELLA, 'vault-config-prod', 'toy-web-prod']);
  },
);
