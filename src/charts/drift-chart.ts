import { grouped } from '../wording/counts.ts';

/** What one report said of an environment, in numbers. */
export interface ChartedReport {
  readonly at: Date;
  /** `false`: it did not answer; nothing but that is drawn. */
  readonly isReachable: boolean;
  /** Items that were not as in Git. */
  readonly open: number;
  /** Of these, how many were new or back. */
  readonly came: number;
}

/** A picture, and what it says to whoever does not see it. */
export interface Chart {
  readonly svg: string;
  /** One line over the picture, with its scale and what its colours mean: no letter is drawn. */
  readonly caption: string;
  readonly altText: string;
}

/** Pixels; drawn at twice the size for sharp screens. */
const WIDTH = 720;
const HEIGHT = 160;
const EDGE = 8;
const FLOOR = HEIGHT - EDGE;

/** Bars stand at the right, the last report at the edge; fewer reports than these leave room at the left. */
const FEWEST_SLOTS = 12;
const WIDEST_BAR = 32;

/** So low that it is seen, and not taken for more. */
const LOWEST = 4;

/** Each is readable on white and on black: the background is the reader's. */
const COLOURS = { still: '#4a8ad4', came: '#e8702a', line: '#868686' } as const;

/** Drift of an environment over its last reports, oldest first; at least one. */
export function toDriftChart(environment: string, reports: readonly ChartedReport[]): Chart {
  return {
    svg: toSvg(reports),
    caption: toCaption(environment, reports),
    altText: toAltText(environment, reports),
  };
}

function toSvg(reports: readonly ChartedReport[]): string {
  const most = mostOpen(reports)?.open ?? 0;
  const slots = Math.max(FEWEST_SLOTS, reports.length);
  const width = (WIDTH - 2 * EDGE) / slots;
  const bars = reports.map((report, index) => {
    const middle = WIDTH - EDGE - (reports.length - index - 0.5) * width;
    return barOf(report, most, middle, Math.min(WIDEST_BAR, width * 0.72));
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH * 2}" height="${HEIGHT * 2}" viewBox="0 0 ${WIDTH} ${HEIGHT}">`,
    `<defs><pattern id="silent" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="3" height="8" fill="${COLOURS.line}"/></pattern></defs>`,
    levelLine(EDGE, '2 6'),
    levelLine((EDGE + FLOOR) / 2, '2 6'),
    ...bars,
    levelLine(FLOOR),
    '</svg>',
  ].join('');
}

function barOf(
  { isReachable, open, came }: ChartedReport,
  most: number,
  middle: number,
  width: number,
): string {
  const x = middle - width / 2;
  if (!isReachable) return rect(x, EDGE, width, FLOOR - EDGE, 'url(#silent)');
  if (open === 0) return rect(x, FLOOR - LOWEST / 2, width, LOWEST / 2, COLOURS.line);
  const scale = (count: number) => Math.max(count === 0 ? 0 : LOWEST, (count / most) * (FLOOR - EDGE));
  const height = scale(open);
  const top = Math.min(height, scale(Math.min(came, open)));
  return (
    rect(x, FLOOR - height + top, width, height - top, COLOURS.still) +
    rect(x, FLOOR - height, width, top, COLOURS.came)
  );
}

function rect(x: number, y: number, width: number, height: number, fill: string): string {
  if (height <= 0) return '';
  const [left, top, wide, high] = [x, y, width, height].map((value) => Number(value.toFixed(2)));
  return `<rect x="${left}" y="${top}" width="${wide}" height="${high}" rx="1.5" fill="${fill}"/>`;
}

function levelLine(y: number, dashes?: string): string {
  const dashed = dashes === undefined ? '' : ` stroke-dasharray="${dashes}"`;
  return `<path d="M${EDGE} ${y}H${WIDTH - EDGE}" stroke="${COLOURS.line}" stroke-width="1.5"${dashed}/>`;
}

/** `Last 30 reports of prod · 3 open now, at most 12 · blue still, orange came, striped unreachable`. */
function toCaption(environment: string, reports: readonly ChartedReport[]): string {
  const looked = reports.filter(({ isReachable }) => isReachable);
  const colours = [
    looked.some(({ open, came }) => open > came) ? 'blue still' : undefined,
    looked.some(({ came }) => came > 0) ? 'orange came' : undefined,
    looked.length < reports.length ? 'striped unreachable' : undefined,
  ].filter((word) => word !== undefined);
  const words = [`Last ${reports.length} reports of ${environment}`, sayNow(reports), colours.join(', ')];
  return words.filter((word) => word !== '').join(' · ');
}

/** The last one, and how much the top line stands for. */
function sayNow(reports: readonly ChartedReport[]): string {
  const now = reports.at(-1);
  const most = mostOpen(reports);
  if (most === undefined) return 'unreachable each time';
  const last = now?.isReachable ? `${grouped(now.open)} open now` : 'unreachable now';
  return `${last}, at most ${grouped(most.open)}`;
}

function toAltText(environment: string, reports: readonly ChartedReport[]): string {
  const [first, last, most] = [reports[0], reports.at(-1), mostOpen(reports)];
  const silent = reports.filter(({ isReachable }) => !isReachable).length;
  const clean = reports.filter(({ isReachable, open }) => isReachable && open === 0).length;
  const came = last?.isReachable ? last.came : 0;
  const facts = [
    sayNow(reports) + (most !== undefined && most.open > 0 ? ` on ${dayOf(most.at)}` : ''),
    came > 0 ? `${grouped(came)} came with the last report` : undefined,
    clean > 0 ? `nothing open in ${clean} of them` : undefined,
    silent > 0 ? `unreachable in ${silent} of them` : undefined,
  ].filter((fact) => fact !== undefined);
  const days = first && last ? spanOf(first.at, last.at) : '';
  return `Bar chart of what drifted in ${environment}, in its last ${reports.length} reports${days}: ${facts.join('; ')}.`;
}

function spanOf(first: Date, last: Date): string {
  const [from, to] = [dayOf(first), dayOf(last)];
  return from === to ? ` on ${to}` : ` from ${from} to ${to}`;
}

/** The newest of those with the most. */
function mostOpen(reports: readonly ChartedReport[]): ChartedReport | undefined {
  const looked = reports.filter(({ isReachable }) => isReachable);
  return looked.toSorted((a, b) => b.open - a.open || b.at.getTime() - a.at.getTime())[0];
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}
