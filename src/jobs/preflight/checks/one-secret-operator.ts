import { ifServed } from '../../../integrations/if-served.ts';
import { listExternalSecretWriters } from '../../../integrations/secret-operators/external-secrets.ts';
import type { SecretWriter } from '../../../integrations/secret-operators/secret-writer.ts';
import { listVaultSecretWriters } from '../../../integrations/secret-operators/vault-secrets-operator.ts';
import { joinNames } from '../../../wording/counts.ts';
import type { Check } from '../check.ts';

/** Two operators that write the same Secret overwrite each other for ever. */
export const oneSecretOperator: Check = {
  id: 'one-secret-operator',
  title: 'No Secret has two operators',
  severity: 'blocker',
  async run({ environment, kubernetes, signal }) {
    // The operator that is not installed serves no objects, and writes none.
    const [vso = [], eso = []] = await Promise.all([
      ifServed(listVaultSecretWriters(kubernetes, signal)),
      ifServed(listExternalSecretWriters(kubernetes, signal)),
    ]);
    const contested = vso.flatMap((ours) => {
      const theirs = eso.find((each) => destinationOf(each) === destinationOf(ours));
      return theirs === undefined ? [] : [{ secret: destinationOf(ours), ours, theirs }];
    });
    const [first] = contested;
    if (first === undefined) {
      return { status: 'passed', summary: `VSO writes ${vso.length}, ESO ${eso.length}, none in common` };
    }
    const surplus = environment.secretOperator === 'external-secrets' ? first.ours : first.theirs;
    return {
      status: 'failed',
      summary: `${joinNames(contested.map(({ secret }) => secret))} written by VSO and by ESO`,
      evidence: contested.map(({ secret, ours, theirs }) => `${secret}: ${say(ours)} and ${say(theirs)}`),
      remedy: `oc delete ${surplus.kind.toLowerCase()} ${surplus.name} -n ${surplus.namespace}  # and take it out of Git`,
    };
  },
};

function destinationOf({ namespace, destination }: SecretWriter): string {
  return `${namespace}/${destination}`;
}

function say({ kind, name }: SecretWriter): string {
  return `${kind} ${name}`;
}
