import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { createLoop, type Loop } from '../../src/queue/loop.ts';

describe('a loop', () => {
  let loop: Loop | undefined;
  const turns: number[] = [];
  const start = (restMs?: number) => {
    turns.length = 0;
    loop = createLoop({
      everyMs: 60_000,
      ...(restMs !== undefined && { restMs }),
      work: async () => void turns.push(performance.now()),
      onError: () => undefined,
    });
  };

  afterEach(() => loop?.stop());

  it('begins at once, and again when it is kicked', async () => {
    start();
    await sleep(5);

    loop?.kick();

    expect(turns).toHaveLength(2);
  });

  it('does what many kicks ask for once, after the turn that is under way', async () => {
    start();
    for (let kicks = 0; kicks < 10; kicks += 1) loop?.kick();

    await expect.poll(() => turns.length).toBe(2);
    await sleep(20);
    expect(turns).toHaveLength(2);
  });

  it('rests after a turn, however often it is kicked', async () => {
    start(100);
    await sleep(5);
    const kicking = setInterval(() => loop?.kick(), 1);

    await expect.poll(() => turns.length, { interval: 5 }).toBe(4);

    clearInterval(kicking);
    const pauses = turns.slice(1).map((at, index) => at - (turns[index] ?? at));
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(98);
  });

  it('begins at once when it is kicked after its rest', async () => {
    start(10);
    await sleep(30);

    loop?.kick();

    expect(turns).toHaveLength(2);
  });

  it('does not rest where somebody waits for it', async () => {
    start(60_000);
    await sleep(5);

    loop?.hurry();

    expect(turns).toHaveLength(2);
  });

  it('begins right after the turn that is under way where somebody waits, kicked before and after', async () => {
    start(60_000);
    loop?.kick();
    loop?.hurry();
    loop?.kick();

    await expect.poll(() => turns.length).toBe(2);
    await sleep(20);
    expect(turns).toHaveLength(2);
  });

  it('does not begin again once it is stopped in its rest', async () => {
    start(20);
    await sleep(5);
    loop?.kick();

    await loop?.stop();

    await sleep(40);
    expect(turns).toHaveLength(1);
  });
});
