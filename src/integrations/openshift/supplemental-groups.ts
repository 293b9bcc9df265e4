/** Annotation in which OpenShift notes the groups that the pods of a namespace may have. */
export const SUPPLEMENTAL_GROUPS = 'openshift.io/sa.scc.supplemental-groups';

/** Of `<start>/<size>` or `<start>-<end>` the first; of several ranges that of the first; `undefined`: it is none. */
export function firstGroup(ranges = ''): string | undefined {
  return /^(\d+)(?:\/\d+|-\d+)(?:,|$)/.exec(ranges.trim())?.[1];
}
