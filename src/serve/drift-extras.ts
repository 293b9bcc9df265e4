import { z } from 'zod';
import { createTurns } from '../charts/draw-in-turn.ts';
import { drawPng } from '../charts/draw-png.ts';
import { type Chart, toDriftChart } from '../charts/drift-chart.ts';
import type { Attachments } from '../delivery/attachments.ts';
import type { DeliverOptions, Rendering } from '../delivery/deliver.ts';
import { listReports } from '../drift/list-reports.ts';
import { listTold, type ToldItem } from '../drift/list-told.ts';
import { withChart } from '../messages/chart-block.ts';
import { buildDriftCounts } from '../messages/drift-counts.ts';
import { nameOfDriftFile, toDriftFile } from '../messages/drift-file.ts';
import { toRunView } from '../messages/to-run-view.ts';
import type { Report } from '../report.ts';
import { isOver, type Run } from '../runs/run.ts';
import type { Store } from '../store/store.ts';

/** A picture says more than a number from two reports on. */
const REPORTS = { least: 2, most: 30 } as const;

/** The message shows the first of its items, and its thread some more; of more than these the rest goes into a file. */
const MOST_ITEMS_IN_THREAD = 200;

/** So many lines a spreadsheet still opens at once. */
const MOST_LINES = 50_000;

const asked = z.object({ only: z.array(z.string()).optional(), show: z.string().optional() });

/** What a message about drift has besides its rows: a picture of the reports before it, and a file of what it has no room for. */
export function addDriftExtras(db: Store['db'], render: DeliverOptions['render']): DeliverOptions['render'] {
  return async (run, picture) => {
    const rendering = await render(run, picture);
    if (run.kind !== 'drift' || !isOver(run.status) || run.report === undefined) return rendering;
    const [chart, folded] = await Promise.all([readChart(db, run), fold(db, run, run.report)]);
    const { message } = rendering;
    return {
      ...rendering,
      ...(chart && {
        withPicture: picture === undefined ? 'none-yet' : withChart(message, { ...chart, fileId: picture }),
      }),
      ...folded,
    };
  };
}

/** The picture and the file, made when they are sent. */
export function createDriftAttachments(db: Store['db'], redact: (text: string) => string): Attachments {
  const inTurn = createTurns();
  return {
    async drawPicture(run) {
      const chart = await readChart(db, run);
      if (chart === undefined) throw new Error('there is nothing to draw');
      const bytes = await inTurn(() => drawPng(chart.svg));
      return 'busyForMs' in bytes
        ? bytes
        : { name: `drift-${run.environment}.png`, title: chart.altText, bytes };
    },
    async writeFile(run) {
      const name = nameOf(run);
      const items = await listItems(db, run);
      return { name, title: name, bytes: Buffer.from(redact(toDriftFile(items))) };
    },
  };
}

/** None where one application was asked about: the numbers are the environment's. Nor where nothing ever drifted. */
async function readChart(db: Store['db'], run: Run): Promise<Chart | undefined> {
  const { id: runId, environment } = run;
  if (asked.parse(run.input).only !== undefined) return undefined;
  const reports = await listReports(db, { runId, environment, limit: REPORTS.most });
  const isFlat = reports.every(({ open, isReachable }) => open === 0 && isReachable);
  return reports.length < REPORTS.least || isFlat ? undefined : toDriftChart(environment, reports);
}

/** Where there are many, the thread counts them by application and has them in a file. */
async function fold(db: Store['db'], run: Run, report: Report): Promise<Partial<Rendering>> {
  if (countItems(report) <= MOST_ITEMS_IN_THREAD) return {};
  const items = await listItems(db, run);
  const text = `${sayCount(items)}, one a line: ${nameOf(run)}`;
  return { details: buildDriftCounts(toRunView(run), items), file: { name: nameOf(run), text } };
}

function countItems({ rows }: Report): number {
  return rows.reduce((sum, { items = [], itemCount = items.length }) => sum + itemCount, 0);
}

function sayCount({ length }: readonly ToldItem[]): string {
  const count = length.toLocaleString('en-US');
  return length === MOST_LINES ? `The first ${count} items` : `All ${count} items`;
}

function listItems(db: Store['db'], run: Run): Promise<readonly ToldItem[]> {
  const { only: [application] = [], show } = asked.parse(run.input);
  return listTold(db, { runId: run.id, application, onlyCame: show === 'new', limit: MOST_LINES });
}

function nameOf({ environment, finishedAt, createdAt }: Run): string {
  return nameOfDriftFile(environment, finishedAt ?? createdAt);
}
