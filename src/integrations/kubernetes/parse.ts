import { z } from 'zod';
import { ExternalError } from '../../errors.ts';

/** The fields of an object that a schema names. Throws `unexpected` where they are not as documented. */
export function parseObject<T>(schema: z.ZodType<T>, object: unknown, kind: string): T {
  const parsed = schema.safeParse(object);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const name = named.safeParse(object).data?.metadata.name ?? 'without a name';
  const where = issue === undefined ? '' : `: ${issue.path.join('.')}: ${issue.message}`;
  throw new ExternalError('kubernetes', 'unexpected', `${kind} ${name} is not as documented${where}`, {
    cause: parsed.error,
  });
}

const named = z.looseObject({ metadata: z.looseObject({ name: z.string() }) });

/** `metadata` as far as most questions need it. */
export const metadata = z.object({
  name: z.string(),
  namespace: z.string().prefault(''),
  labels: z.record(z.string(), z.string()).prefault({}),
  annotations: z.record(z.string(), z.string()).prefault({}),
});

/** One entry of `status.conditions`. */
const condition = z.object({
  type: z.string(),
  status: z.string(),
  reason: z.string().optional(),
  message: z.string().optional(),
  lastTransitionTime: z.string().optional(),
});

export type Condition = z.output<typeof condition>;

/** `status.conditions`, empty where there is no status yet. */
export const conditions = z.array(condition).prefault([]);
