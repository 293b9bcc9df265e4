import { expect, test } from 'vitest';
import { drawPng } from '../../src/charts/draw-png.ts';
import { toDriftChart } from '../../src/charts/drift-chart.ts';

test('draws at twice the size, without a background', async () => {
  const at = new Date(0);
  const reports = [1, 2].map((open) => ({ at, isReachable: true, open, came: 0 }));

  const png = Buffer.from(await drawPng(toDriftChart('prod', reports).svg));

  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1_440, 320]);
  const COLOUR_WITH_ALPHA = 6;
  expect(png[25]).toBe(COLOUR_WITH_ALPHA);
  expect(png.length).toBeLessThan(40_000);
});

test('what is no picture is refused', async () => {
  await expect(drawPng('<svg')).rejects.toThrow(/Command failed/);
});
