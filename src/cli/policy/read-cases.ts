import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { z } from 'zod';
import type { Config } from '../../config/config.ts';
import { describeIssues } from '../../config/describe-issues.ts';
import { duration } from '../../config/duration.ts';
import { suggest } from '../../config/nearest.ts';
import { type Path, pathText } from '../../config/path.ts';
import { ConfigError, type Problem } from '../../config/problem.ts';
import { parseYaml, type YamlSource } from '../../config/yaml-source.ts';
import { UserError } from '../../errors.ts';

const vote = z.strictObject({
  by: z.string().min(1).describe('Who votes.'),
  decision: z.enum(['approve', 'reject', 'revoke', 'withdraw']).default('approve').describe('What they do.'),
  groups: z
    .union([z.literal('unknown'), z.array(z.string().min(1))])
    .default([])
    .describe('unknown (they could not be read), or a list of names under groups'),
  standing: z
    .enum(['member', 'guest', 'bot', 'deactivated', 'stranger', 'unknown'])
    .default('member')
    .describe('What they are in the workspace.'),
  at: duration.prefault('1m').describe('So long after the request.'),
  reason: z.string().optional().describe('Why.'),
  plan: z.enum(['shown', 'other']).default('shown').describe('The plan they were shown.'),
});

const testCase = z.strictObject({
  name: z.string().min(1).describe('What it shows.'),
  environment: z.string().min(1).describe('A name under environments.'),
  job: z.string().min(1).describe('Kind of job, such as sync.'),
  requester: z.string().min(1).describe('Who asks.'),
  reason: z.string().optional().describe('Why they ask.'),
  votes: z.array(vote).default([]).describe('In the order in which they come.'),
  linked: z
    .array(z.array(z.string().min(1)))
    .default([])
    .describe('Names that are one person.'),
  planChanged: z.boolean().default(false).describe('Whether the plan, made again, is another one.'),
  now: duration.prefault('1h').describe('When it is judged, after the request.'),
  expect: z
    .enum(['pending', 'approved', 'rejected', 'withdrawn', 'expired', 'plan_changed', 'refused'])
    .describe('The state it must be in.'),
  refused: z
    .array(z.string().min(1))
    .default([])
    .describe('Codes of the refusals, in the order of the votes.'),
});

const casesFile = z.strictObject({
  cases: z.array(testCase).min(1).describe('What the policies must say.'),
});

/** One row of the table. Times in milliseconds after the request. */
export type PolicyCase = z.output<typeof testCase>;

/**
 * Reads a table of cases. Throws `ConfigError` with everything that is wrong in it, names that the
 * configuration does not have among it, and `UserError` where the file cannot be read.
 */
export function readCases(name: string, cwd: string, config: Config): readonly PolicyCase[] {
  const file = resolve(cwd, name);
  const { source, problems } = parseYaml(file, readText(file, name), relative(cwd, file));
  if (source === undefined) throw new ConfigError(problems);
  const parsed = casesFile.safeParse(source.value);
  const issues = parsed.success ? [] : describeIssues(parsed.error.issues, source, casesFile);
  const unknown = parsed.success ? findMistakes(parsed.data.cases, source, config) : [];
  const all = [...problems, ...issues, ...unknown];
  if (!parsed.success || all.length > 0) throw new ConfigError(all);
  return parsed.data.cases;
}

function readText(file: string, name: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new UserError('cases-unreadable', `${name} cannot be read.`, {
      next: 'Name a file of cases: docs/commands/policy.md shows one.',
      cause,
    });
  }
}

function findMistakes(cases: readonly PolicyCase[], source: YamlSource, config: Config): readonly Problem[] {
  const environments = [...config.environments.keys()];
  const groups = [...config.groups.keys()];
  const unknown = (path: Path, kind: string, name: string, known: readonly string[]) =>
    known.includes(name)
      ? []
      : [source.atValue(path, `unknown ${kind} "${name}";${suggest(name, known, `${kind}s`)}`)];
  return cases.flatMap(({ environment, votes, now }, index) => [
    ...unknown(['cases', index, 'environment'], 'environment', environment, environments),
    ...votes.flatMap((each, place) => {
      const path = ['cases', index, 'votes', place];
      const named = each.groups === 'unknown' ? [] : each.groups;
      const isLate = each.at > now;
      return [
        ...named.flatMap((group) => unknown([...path, 'groups'], 'group', group, groups)),
        ...(isLate ? [source.atValue([...path, 'at'], `${pathText(path)}.at is after now of its case`)] : []),
      ];
    }),
  ]);
}
