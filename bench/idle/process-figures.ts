import { readFileSync } from 'node:fs';

/** Resident memory of a process in MiB, by Linux' own account. */
export function readMegabytes(pid: number): number {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  return Number(/^Rss:\s+(\d+) kB$/m.exec(text)?.[1]) / 1_024;
}

/** A hundredth of a second on every Linux there is. */
const TICK_MS = 10;

/** What a process has had of the processors so far, in all threads. */
export function readProcessorMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}
