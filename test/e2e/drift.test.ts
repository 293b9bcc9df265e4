import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type House, openHouse, type Served } from '../helpers/house.ts';

describe('/bitiq drift', () => {
  let house: House;
  let served: Served;

  beforeAll(async () => {
    house = await openHouse();
    served = await house.serve('all');
  }, 60_000);
  afterAll(() => house.stop());

  const verdicts = () =>
    house.slack
      .messages('prod')
      .filter(({ ts, threadTs = ts, text }) => ts === threadTs && /(drift in|drifted)/i.test(text))
      .map(({ text }) => text);

  /** Asks in the channel, and waits for one more verdict there. */
  async function ask(text: string): Promise<string> {
    const before = verdicts().length;
    await house.slack.command({ user: 'mara', channel: 'prod', text });
    await house.slack.waitFor(() => verdicts().length > before, { timeoutMs: 20_000 });
    return verdicts().at(-1) ?? '';
  }

  test('tells what is new, still, gone and reopened, also after a restart', async () => {
    const fault = () => house.worlds.faults.toggle('prod/auto-sync-on');

    fault();
    const first = await ask('/bitiq drift prod');
    await served.end();
    served = await house.serve('all');
    const second = await ask('/bitiq drift prod');
    fault();
    const third = await ask('/bitiq drift prod');
    fault();
    const fourth = await ask('/bitiq drift prod --new');
    fault();

    expect(first).toContain('Drift in Production: 1 new.');
    expect(first).toContain('toy-service-prod, new: it syncs by itself');
    expect(second).toContain('Drift in Production: 1 still.');
    expect(second).toContain('toy-service-prod, still, for less than 1 min: it syncs by itself');
    expect(third).toContain('No drift in Production: 8 applications as in Git, 1 gone.');
    expect(fourth).toContain('Drift in Production: 1 reopened.');
    const message = JSON.stringify(house.slack.messages('prod').find(({ text }) => text === fourth));
    expect(message).toContain('reopened, 2 times so far: ');
    expect(message).toContain('Take syncPolicy.automated of toy-service-prod out of Git');
  }, 90_000);
});
