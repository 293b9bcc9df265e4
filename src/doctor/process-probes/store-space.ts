import type { ProcessContext } from '../context.ts';
import type { Probe } from '../probe.ts';

const MEBIBYTE = 1024 ** 2;
const FAILS = 100 * MEBIBYTE;
/** Nothing more is begun then: see `store/probe-writing.ts`. */
const FULL = 16 * MEBIBYTE;
const WARNS = 1_024 * MEBIBYTE;

/** With a full disk nothing that changes anything starts. */
export const storeSpace: Probe<Pick<ProcessContext, 'store'>> = {
  id: 'store-space',
  title: 'There is room for the store',
  severity: 'blocker',
  async run({ store }) {
    const disk = await store.measureSpace();
    if (disk === undefined) return { status: 'skipped', summary: "PostgreSQL's disk is its own matter" };
    const summary = `${describe(disk.free)} free`;
    if (disk.free >= WARNS) return { status: 'passed', summary };
    return {
      status: 'failed',
      summary: `${disk.free < FULL ? 'disk full: ' : ''}only ${summary}`,
      remedy: `df -h ${store.file}`,
      ...(disk.free >= FAILS && { severity: 'warning' }),
    };
  },
};

function describe(bytes: number): string {
  const mebibytes = Math.floor(bytes / MEBIBYTE);
  return mebibytes < 10_240 ? `${mebibytes} MiB` : `${Math.floor(mebibytes / 1_024)} GiB`;
}
