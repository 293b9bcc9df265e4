import { z } from 'zod';
import type { CheckContext } from '../check.ts';
import { type Read, readValues } from './read-values.ts';

/** The values of the chart that makes an Application per environment. */
export const ARGOCD_APPS = 'charts/argocd-apps/values.yaml';

const environmentValues = z.looseObject({
  name: z.string(),
  clusterServer: z.string().prefault(''),
  appNamespace: z.string().prefault(''),
  baseDomain: z.string().prefault(''),
});

const schema = z.looseObject({
  baseDomainOverride: z.string().nullish(),
  envs: z.array(environmentValues),
});

/** One entry of `envs[]`: the fields that every one has, and the flags that some have. */
export type EnvironmentValues = z.output<typeof environmentValues>;

/** The environment's entry and its place, found by name and never by place, with `baseDomainOverride` applied. */
export async function readEnvironmentValues({
  environment: { name },
  repository,
  signal,
}: Pick<CheckContext, 'environment' | 'repository' | 'signal'>): Promise<
  Read<EnvironmentValues & { readonly index: number }>
> {
  const file = await readValues(repository, ARGOCD_APPS, schema, signal);
  if ('finding' in file) return file;
  const { envs, baseDomainOverride } = file.values;
  const [entry, ...others] = envs.filter((each) => each.name === name);
  if (entry !== undefined && others.length === 0) {
    const baseDomain = baseDomainOverride || entry.baseDomain;
    return { values: { ...entry, baseDomain, index: envs.indexOf(entry) } };
  }
  const count = entry === undefined ? 'no env' : `${others.length + 1} envs`;
  return {
    finding: {
      status: 'failed',
      summary: `${ARGOCD_APPS} has ${count} named ${name}`,
      evidence: [`envs: ${envs.map((each) => each.name).join(', ') || 'none'}`],
      remedy: `Keep one entry with name: ${name} under envs in ${ARGOCD_APPS}`,
    },
  };
}
