import type { Report, ReportRow } from '../../report.ts';
import { oneLine } from '../../wording/outside-text.ts';
import { progressBar } from '../progress.ts';
import { countDone } from '../rows.ts';
import { signWithWord, type TerminalStyle } from './render-report.ts';
import { fitWidth } from './wrap.ts';

/** Shows a report that grows. `update` as often as there is news, `end` once before the result. */
export interface Progress {
  update(report: Report): void;
  end(): void;
}

/** On a terminal two lines that are written over; in a pipe one line for each answer as it comes. */
export function createProgress(
  write: (text: string) => void,
  style: TerminalStyle & { readonly live: boolean },
): Progress {
  return style.live ? liveProgress(write, style) : plainProgress(write, style);
}

const CLEAR = '\r\u001b[2K';
const UP = '\u001b[1A';

function liveProgress(write: (text: string) => void, style: TerminalStyle): Progress {
  let isShown = false;
  const erase = () => (isShown ? `${CLEAR}${UP}${CLEAR}` : '');
  return {
    update(report) {
      write(erase() + renderProgress(report, style).join('\n'));
      isShown = true;
    },
    end() {
      write(erase());
      isShown = false;
    },
  };
}

/** How far a report is, as two lines: a bar with its count, and what runs now. */
function renderProgress(report: Report, { columns }: TerminalStyle): readonly [string, string] {
  const done = countDone(report);
  const running = report.rows.filter(({ state }) => state === 'running').map(({ id }) => oneLine(id));
  const width = Math.min(columns, 80);
  return [
    fitWidth(
      `⏳ ${oneLine(report.title)} ${progressBar(done, report.rows.length)} ${done} of ${report.rows.length}`,
      width,
    ),
    fitWidth(running.length > 0 ? `   running ${running.join(', ')}` : '   adding up', width),
  ];
}

function plainProgress(write: (text: string) => void, style: TerminalStyle): Progress {
  const told = new Set<string>();
  return {
    update(report) {
      for (const row of report.rows) {
        if (told.has(row.id) || row.state === 'pending' || row.state === 'running') continue;
        told.add(row.id);
        write(`${rowLine(row, style)}\n`);
      }
    },
    end() {
      if (told.size > 0) write('\n');
    },
  };
}

function rowLine(row: ReportRow, style: TerminalStyle): string {
  const summary = oneLine(row.summary);
  return `${signWithWord(row.state, style)} · ${oneLine(row.id)}${summary === '' ? '' : ` · ${summary}`}`;
}
