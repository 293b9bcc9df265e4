import { createRedactor, type Redactor } from '../redaction/redactor.ts';
import { nameTrouble } from './name-trouble.ts';

/** `ok`, or why not, in a few words. */
export type Condition = 'ok' | string;

export interface Readiness {
  readonly ready: boolean;
  /** By name: redis, sql, clock, slack. */
  readonly parts: Readonly<Record<string, Condition>>;
}

export interface Health {
  getReadiness(): Promise<Readiness>;
}

/** No part is waited for longer than this. */
const LIMIT_MS = 1_500;

/** A part is not well; the message says what it has, in a few words of ours. */
class Unwell extends Error {}

/** Throws what `createHealth` tells in these very words; `undefined`: all is well. */
export function assertWell(said: string | undefined): void {
  if (said !== undefined) throw new Unwell(said);
}

/**
 * Ready when every part is. Each probe throws, or resolves when its part is well. What it throws is named by
 * its code, never in its own words but `assertWell`'s: `onTrouble` is given it for the log, once each time a
 * part turns that way.
 */
export function createHealth(
  probes: Readonly<Record<string, () => Promise<unknown>>>,
  redactor: Pick<Redactor, 'text'> = createRedactor([]),
  onTrouble: (trouble: { part: string; condition: Condition; error?: unknown }) => void = () => undefined,
): Health {
  const known = new Map<string, Condition>();
  async function judge(part: string, probe: () => Promise<unknown>): Promise<[string, Condition]> {
    const { condition: said, ...thrown } = await examine(probe);
    const condition = redactor.text(said);
    if (condition !== 'ok' && known.get(part) !== condition) onTrouble({ part, condition, ...thrown });
    known.set(part, condition);
    return [part, condition];
  }
  return {
    async getReadiness() {
      const judged = Object.entries(probes).map(([part, probe]) => judge(part, probe));
      const parts = Object.fromEntries(await Promise.all(judged));
      return { ready: Object.values(parts).every((condition) => condition === 'ok'), parts };
    },
  };
}

interface Examined {
  readonly condition: Condition;
  readonly error?: unknown;
}

async function examine(probe: () => Promise<unknown>): Promise<Examined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Examined>((resolve) => {
    timer = setTimeout(resolve, LIMIT_MS, { condition: `no answer within ${LIMIT_MS} ms` });
  });
  const asked = probe().then(
    (): Examined => ({ condition: 'ok' }),
    (error: unknown): Examined =>
      error instanceof Unwell ? { condition: error.message } : { condition: nameTrouble(error), error },
  );
  return Promise.race([asked, late]).finally(() => clearTimeout(timer));
}
