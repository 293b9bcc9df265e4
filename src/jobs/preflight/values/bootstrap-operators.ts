import { z } from 'zod';
import { ARGOCD_APPS, type EnvironmentValues } from './argocd-apps.ts';

/** The values of the chart that subscribes to the operators. */
export const BOOTSTRAP_OPERATORS = 'charts/bootstrap-operators/values.yaml';

const operator = z.looseObject({
  enabled: z.boolean().optional(),
  name: z.string().nullish(),
  channel: z.string().nullish(),
});

export const bootstrapOperators = z.looseObject({ operators: z.record(z.string(), operator) });

export type BootstrapOperators = z.output<typeof bootstrapOperators>;

/** What Git pins for one operator. */
export interface OperatorPin {
  readonly package: string;
  /** Empty where none is set. */
  readonly channel: string;
  /** Where Git sets it: `operators.gitops.channel in charts/bootstrap-operators/values.yaml`. */
  readonly place: string;
}

/**
 * The operators that are switched on in an environment. One with an `enabled` of its own is optional:
 * the environment's `<key>Enabled`, `<key>Name` and `<key>Channel` go before the chart's values.
 */
export function pinsFor(environment: EnvironmentValues, { operators }: BootstrapOperators): OperatorPin[] {
  return Object.entries(operators).flatMap(([key, values]) => {
    const isOptional = values.enabled !== undefined;
    const override = (field: string) => (isOptional ? environment[`${key}${field}`] : undefined);
    if ((override('Enabled') ?? values.enabled) === false) return [];
    const pin = (field: string, value: string | null | undefined) => String(override(field) || value || '');
    const place = override('Channel')
      ? `${key}Channel of env ${environment.name} in ${ARGOCD_APPS}`
      : `operators.${key}.channel in ${BOOTSTRAP_OPERATORS}`;
    return { package: pin('Name', values.name) || key, channel: pin('Channel', values.channel), place };
  });
}
