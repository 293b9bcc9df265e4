import { z } from 'zod';
import { duration } from './duration.ts';
import { isTimeZone } from './time-zone.ts';

/**
 * Whose approvals are enough. A leaf asks for `count` different people of a group, or of a list;
 * `all` and `any` put requirements together. One person counts for one leaf only.
 */
export type Requirement =
  | { readonly all: readonly Requirement[] }
  | { readonly any: readonly Requirement[] }
  | { readonly group: string; readonly count: number }
  | { readonly people: readonly string[]; readonly count: number };

const userId = z.string().regex(/^[UW][A-Z0-9]+$/, 'a Slack user id such as U0123456789');

/** How many ways `any` may leave open: each is looked at, so their number is held. */
const MOST_WAYS = 100;

const requirement: z.ZodType<Requirement> = z
  .strictObject({
    get all() {
      return z.array(requirement).min(1).optional().describe('Every one of these.');
    },
    get any() {
      return z.array(requirement).min(1).optional().describe('One of these is enough.');
    },
    group: z.string().min(1).optional().describe('A name under groups.'),
    people: z.array(userId).min(1).optional().describe('Ids of people.'),
    count: z.int().min(1).max(50).optional().describe('So many different people. Default: 1'),
  })
  .transform((raw, context): Requirement => {
    // An unknown key is told already; what is missing beside it would be told twice.
    if (context.issues.length > 0) return z.NEVER;
    const { all, any, group, people, count } = raw;
    const kinds = [all, any, group, people].filter((kind) => kind !== undefined);
    const refuse = (message: string, path: string[] = []) => {
      context.issues.push({ code: 'custom', input: raw, message, path });
      return z.NEVER;
    };
    if (kinds.length !== 1) return refuse('exactly one of all, any, group or people');
    if (count !== undefined && (all ?? any)) return refuse('no count beside all or any', ['count']);
    if (people && people.length < (count ?? 1))
      return refuse(`at most the ${people.length} that are listed`, ['count']);
    if (all) return { all };
    if (any) return { any };
    return people ? { people, count: count ?? 1 } : { group: group ?? '', count: count ?? 1 };
  })
  .refine((tree) => countWays(tree) <= MOST_WAYS, `at most ${MOST_WAYS} ways through any`);

function countWays(tree: Requirement): number {
  if ('all' in tree) return tree.all.reduce((ways, part) => ways * countWays(part), 1);
  return 'any' in tree ? tree.any.reduce((ways, part) => ways + countWays(part), 0) : 1;
}

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "a time such as '22:00'");

const policy = z.strictObject({
  approvals: z
    .union([z.literal('auto'), requirement])
    .describe('auto (runs at once), or exactly one of all, any, group and people'),
  selfApproval: z.boolean().default(false).describe('Whether who asked may also approve.'),
  reasons: z
    .strictObject({
      request: z.boolean().default(false).describe('Whether asking needs a reason.'),
      approve: z
        .boolean()
        .default(false)
        .describe('Whether approving needs a reason; rejecting always does.'),
    })
    .prefault({})
    .describe('Who must say why.'),
  requirePreflight: z
    .boolean()
    .default(false)
    .describe('Whether a preflight of the last hour must have found the environment ready.'),
  expiry: duration.prefault('4h').describe('After so long a request is over, approved or not.'),
  remindersAt: z
    .array(z.number().refine((part) => part > 0 && part < 1, 'a part of the expiry between 0 and 1'))
    .default([0.5, 0.8])
    .describe('After which parts of the expiry who may still approve is reminded.'),
  quietHours: z
    .strictObject({
      from: timeOfDay.describe('Beginning.'),
      to: timeOfDay.describe('End; of the next day where it is earlier.'),
      timeZone: z
        .string()
        .refine(isTimeZone, 'a time zone such as Europe/Zurich')
        .describe('Where these times are read.'),
    })
    .optional()
    .describe('Nobody is reminded then.'),
});

/** By kind of job. One line for each job that changes something; without a policy it is refused. */
export const policies = z.strictObject({
  sync: policy.optional().describe('For sync. Without it nobody may sync here.'),
  bootstrap: policy.optional().describe('For bootstrap. Without it nothing of it is synced here.'),
});

/** Who must approve one kind of job in one environment, and how. Times in milliseconds. */
export type Policy = z.output<typeof policy>;
