import type { ApiRequest } from './api-request.ts';
import type { Manager } from './managed-fields.ts';
import { invalid } from './status.ts';

/** What a write's query says beside its body. */
export interface WriteOptions {
  /** `dryRun=All`: the server decides, nothing is stored. */
  readonly dryRun: boolean;
  readonly fieldManager: string | undefined;
  readonly force: boolean;
}

/** Throws 422 for a `dryRun` that is not `All`. */
export function writeOptionsOf({ query }: ApiRequest, kind: string): WriteOptions {
  return {
    dryRun: isDryRun(query.getAll('dryRun'), kind),
    fieldManager: query.get('fieldManager') ?? undefined,
    force: query.get('force') === 'true',
  };
}

export function isDryRun(values: readonly string[], kind: string): boolean {
  const wrong = values.find((value) => value !== 'All');
  if (wrong !== undefined) {
    throw invalid({ group: 'meta.k8s.io', kind }, '', [
      {
        reason: 'FieldValueNotSupported',
        message: `Unsupported value: []string{"${wrong}"}: supported values: "All"`,
        field: 'dryRun',
      },
    ]);
  }
  return values.length > 0;
}

/** Who a plain write is recorded for: the named manager, or the client's name from its User-Agent. */
export function updateManagerOf(
  { fieldManager }: WriteOptions,
  { headers }: ApiRequest,
  apiVersion: string,
  subresource: string | undefined,
): Manager {
  const manager = fieldManager ?? headers['user-agent']?.split('/')[0] ?? 'unknown';
  return { manager, operation: 'Update', apiVersion, ...(subresource && { subresource }) };
}
