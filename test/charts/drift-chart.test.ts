import { expect, test } from 'vitest';
import { type ChartedReport, toDriftChart } from '../../src/charts/drift-chart.ts';

/** One a day, the last one on 21 November; `undefined`: it did not answer. */
const daily = (...days: readonly (readonly [open: number, came: number] | undefined)[]): ChartedReport[] =>
  days.map((day, index) => ({
    at: new Date(Date.UTC(2026, 10, 22 - days.length + index, 8)),
    isReachable: day !== undefined,
    open: day?.[0] ?? 3,
    came: day?.[1] ?? 0,
  }));

/** Fill, distance from the left, and height of all bars, as the SVG has them. */
const bars = (svg: string) =>
  [
    ...svg.matchAll(
      /<rect x="([\d.]+)" y="[\d.]+" width="[\d.]+" height="([\d.]+)" rx="1.5" fill="([^"]+)"/g,
    ),
  ].map(([, x, height, fill]) => ({ x: Number(x), height: Number(height), fill }));

const STILL = '#4a8ad4';
const CAME = '#e8702a';

test('what came stands on what still is, and the highest bar takes all the room', () => {
  const { svg } = toDriftChart('prod', daily([2, 0], [8, 4]));

  expect(bars(svg)).toMatchObject([
    { height: 36, fill: STILL },
    { height: 72, fill: STILL },
    { height: 72, fill: CAME },
  ]);
});

test('few items beside ten thousand are still seen', () => {
  const { svg } = toDriftChart('prod', daily([10_000, 0], [1, 1]));

  expect(bars(svg).at(-1)).toMatchObject({ height: 4, fill: CAME });
});

test('nothing open is a line of grey, and a report without an answer is striped from top to bottom', () => {
  const { svg } = toDriftChart('prod', daily([0, 0], undefined));

  expect(bars(svg)).toMatchObject([
    { height: 2, fill: '#868686' },
    { height: 144, fill: 'url(#silent)' },
  ]);
});

test('the last report stands at the right, however few there are', () => {
  const last = (reports: readonly ChartedReport[]) => bars(toDriftChart('prod', reports).svg).at(-1)?.x ?? 0;
  const month = daily(...Array.from({ length: 30 }, () => [1, 0] as const));

  expect(last(month)).toBeGreaterThan(680);
  expect(last(daily([1, 0], [1, 0]))).toBeGreaterThan(650);
  expect(bars(toDriftChart('prod', month).svg)[0]?.x).toBeLessThan(20);
});

test('nothing but numbers is drawn, whatever the environment is called', () => {
  const { svg } = toDriftChart('"/><script>', daily([1, 1], [2, 1]));

  expect(svg).not.toMatch(/script|<text/);
});

test.each<[string, ChartedReport[], string, string]>([
  [
    'all kinds of days',
    daily([12, 12], [0, 0], undefined, [4, 2]),
    'Last 4 reports of prod · 4 open now, at most 12 · blue still, orange came, striped unreachable',
    'Bar chart of what drifted in prod, in its last 4 reports from 2026-11-18 to 2026-11-21: 4 open now, at most 12 on 2026-11-18; 2 came with the last report; nothing open in 1 of them; unreachable in 1 of them.',
  ],
  [
    'nothing but what still is',
    daily([10_000, 0], [9_999, 0]),
    'Last 2 reports of prod · 9,999 open now, at most 10,000 · blue still',
    'Bar chart of what drifted in prod, in its last 2 reports from 2026-11-20 to 2026-11-21: 9,999 open now, at most 10,000 on 2026-11-20.',
  ],
  [
    'a cluster that is silent now',
    daily([1, 1], undefined),
    'Last 2 reports of prod · unreachable now, at most 1 · orange came, striped unreachable',
    'Bar chart of what drifted in prod, in its last 2 reports from 2026-11-20 to 2026-11-21: unreachable now, at most 1 on 2026-11-20; unreachable in 1 of them.',
  ],
  [
    'one that never answered',
    daily(undefined, undefined),
    'Last 2 reports of prod · unreachable each time · striped unreachable',
    'Bar chart of what drifted in prod, in its last 2 reports from 2026-11-20 to 2026-11-21: unreachable each time; unreachable in 2 of them.',
  ],
  [
    'reports of one day',
    daily([1, 1]).flatMap((report) => [report, report]),
    'Last 2 reports of prod · 1 open now, at most 1 · orange came',
    'Bar chart of what drifted in prod, in its last 2 reports on 2026-11-21: 1 open now, at most 1 on 2026-11-21; 1 came with the last report.',
  ],
  [
    'no drift at all',
    daily([0, 0], [0, 0]),
    'Last 2 reports of prod · 0 open now, at most 0',
    'Bar chart of what drifted in prod, in its last 2 reports from 2026-11-20 to 2026-11-21: 0 open now, at most 0; nothing open in 2 of them.',
  ],
])('says in words what it shows of %s', (_what, reports, caption, altText) => {
  expect(toDriftChart('prod', reports)).toMatchObject({ caption, altText });
});
