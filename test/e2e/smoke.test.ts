import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type House, openHouse } from '../helpers/house.ts';

describe('/bitiq smoke', () => {
  let house: House;

  beforeAll(async () => {
    house = await openHouse();
    await house.serve('all');
  }, 60_000);
  afterAll(() => house.stop());

  const verdicts = () =>
    house.slack
      .messages('prod')
      .filter(
        ({ ts, threadTs = ts, text }) =>
          ts === threadTs && /answers: |fails its smoke test|whether/.test(text),
      );

  /** Asks in the channel, and waits for one more verdict there. */
  async function ask(): Promise<{ readonly text: string; readonly blocks: string; readonly ts: string }> {
    const before = verdicts().length;
    await house.slack.command({ user: 'mara', channel: 'prod', text: '/bitiq smoke prod' });
    await house.slack.waitFor(() => verdicts().length > before, { timeoutMs: 20_000 });
    const { text = '', blocks, ts = '' } = verdicts().at(-1) ?? {};
    return { text, blocks: JSON.stringify(blocks), ts };
  }

  test('in a healthy world it answers, in a broken one it says what does not work and what to type', async () => {
    const healthy = await ask();
    for (const id of ['route-down', 'image-by-hand']) house.worlds.faults.toggle(`prod/${id}`);
    const broken = await ask();
    for (const id of ['route-down', 'image-by-hand']) house.worlds.faults.toggle(`prod/${id}`);

    expect(healthy.text).toContain('Production answers: 4 checks passed.');
    expect(healthy.blocks).toContain('Run again');
    expect(broken.text).toContain('Production fails its smoke test: 2 of 4 checks failed.');
    expect(broken.blocks).toContain('Route toy-web.apps.prod.example answers 503');
    expect(broken.blocks).toContain('oc describe route toy-web -n bitiq-prod');
    expect(broken.blocks).toContain('release 2026.11.3 says sha256:2127…');
    expect(broken.blocks).not.toContain('pipeline-runs');
  }, 60_000);

  test('the same fault is drift of that application', async () => {
    const told = () =>
      house.slack
        .messages('prod')
        .map((message) => JSON.stringify(message))
        .filter((message) => message.includes('toy-service-prod') && message.includes('rift'));
    house.worlds.faults.toggle('prod/image-by-hand');
    onTestFinished(() => house.worlds.faults.toggle('prod/image-by-hand'));

    await house.slack.command({ user: 'mara', channel: 'prod', text: '/bitiq drift prod toy-service-prod' });
    await house.slack.waitFor(() => told().some((message) => message.includes('release 2026.11.3 says')), {
      timeoutMs: 20_000,
    });

    expect(told().at(-1)).toMatch(/toy-service runs sha256:\w{4}…, release 2026\.11\.3 says sha256:2127…/);
  }, 60_000);

  test('Run again asks again', async () => {
    const { ts, text } = await ask();
    const before = verdicts().length;

    await house.slack.click({ user: 'mara', channel: 'prod', ts, actionId: 'run.again' });
    await house.slack.waitFor(() => verdicts().length > before, { timeoutMs: 20_000 });

    expect(text).toContain('Production answers');
    expect(verdicts().at(-1)?.text).toContain('Production answers: 4 checks passed.');
  }, 60_000);
});
