import type { ExternalSystem } from '../errors.ts';

/**
 * The commands that grant a missing right, ready to paste, by kubectl too; `undefined` where none can be given.
 * `right` is in the system's own words: `list nodes`, `get deployments.apps in openshift-gitops`,
 * for Vault `read sys/policies/acl/gitops-prod`.
 */
export function grantRemedy(
  system: ExternalSystem,
  right: string,
  user: string | undefined,
): string | undefined {
  const [verb, subject, , namespace] = right.split(' ');
  if (verb === undefined || subject === undefined) return undefined;
  if (system === 'vault')
    return `Add to the policy of bitiq's role: path "${subject}" { capabilities = ["${verb}"] }`;
  if (system !== 'kubernetes') return undefined;
  const role = `bitiq-${verb}-${subject.replace('/', '-')}`;
  const whom = user ?? '$(oc whoami)';
  const rule = `--verb=${verb} --resource=${subject}`;
  return namespace === undefined
    ? `oc create clusterrole ${role} ${rule} && oc create clusterrolebinding ${role} --clusterrole=${role} --user=${whom}`
    : `oc create role ${role} ${rule} -n ${namespace} && oc create rolebinding ${role} --role=${role} --user=${whom} -n ${namespace}`;
}
