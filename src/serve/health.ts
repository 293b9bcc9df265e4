import { createRedactor, type Redactor } from '../redaction/redactor.ts';

/** `ok`, or why not, in a few words. */
export type Condition = 'ok' | string;

export interface Readiness {
  readonly ready: boolean;
  /** By name: redis, sql, slack. */
  readonly parts: Readonly<Record<string, Condition>>;
}

export interface Health {
  getReadiness(): Promise<Readiness>;
}

/** No part is waited for longer than this. */
const LIMIT_MS = 1_500;

/** Ready when every part is. Each probe throws, or resolves when its part is well. */
export function createHealth(
  probes: Readonly<Record<string, () => Promise<unknown>>>,
  redactor: Pick<Redactor, 'text'> = createRedactor([]),
): Health {
  return {
    async getReadiness() {
      const parts = Object.fromEntries(
        await Promise.all(
          Object.entries(probes).map(async ([name, probe]) => [name, redactor.text(await examine(probe))]),
        ),
      );
      return { ready: Object.values(parts).every((condition) => condition === 'ok'), parts };
    },
  };
}

async function examine(probe: () => Promise<unknown>): Promise<Condition> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Condition>((resolve) => {
    timer = setTimeout(resolve, LIMIT_MS, `no answer within ${LIMIT_MS} ms`);
  });
  const asked = probe().then(
    () => 'ok',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  return Promise.race([asked, late]).finally(() => clearTimeout(timer));
}
