/** The kinds of Flux that an environment can list in its waves, as they stand before the name. */
export const FLUX_KINDS = ['kustomization', 'helmrelease'] as const;
export type FluxKind = (typeof FLUX_KINDS)[number];

const NAME = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;

/**
 * `kustomization/apps` or `helmrelease/podinfo` of what people write; a name alone is a Kustomization.
 * `undefined` for what is neither.
 */
export function toFluxName(written: string): string | undefined {
  const [kind, name, ...rest] = written.includes('/') ? written.split('/') : ['kustomization', written];
  const isKnown = FLUX_KINDS.some((known) => known === kind);
  return isKnown && rest.length === 0 && NAME.test(name ?? '') ? `${kind}/${name}` : undefined;
}
