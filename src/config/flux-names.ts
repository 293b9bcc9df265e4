/** The kinds of Flux that an environment can list in its waves, as they stand before the name. */
const FLUX_KINDS = ['kustomization', 'helmrelease'] as const;
export type FluxKind = (typeof FLUX_KINDS)[number];

const NAME = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;

/**
 * `kustomization/apps` or `helmrelease/podinfo` of what people write; a name alone is a Kustomization.
 * `undefined` for what is neither.
 */
export function toFluxName(written: string): string | undefined {
  const found = parseFluxName(written.includes('/') ? written : `kustomization/${written}`);
  return found && `${found.kind}/${found.name}`;
}

/** The parts of `kustomization/apps`; `undefined` for what is none. */
export function parseFluxName(id: string): { readonly kind: FluxKind; readonly name: string } | undefined {
  const [word, name = '', ...rest] = id.split('/');
  const kind = FLUX_KINDS.find((known) => known === word);
  return kind !== undefined && rest.length === 0 && NAME.test(name) ? { kind, name } : undefined;
}
