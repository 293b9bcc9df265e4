import { readFileSync } from 'node:fs';

/** The largest resident set of this process. Linux lets `maxRSS` begin with that of the process it was started by. */
export function readPeakMegabytes(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS / 1_024;
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return Number(kilobytes) / 1_024;
}
