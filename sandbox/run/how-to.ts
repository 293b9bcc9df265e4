import { join } from 'node:path';
import { MOUNT } from '../fixtures/vault.ts';
import type { Worlds } from '../worlds/start-worlds.ts';

/** How to reach what runs, besides the page, whose address is the last line. */
export function howTo(running: {
  world: string;
  worlds: Pick<Worlds, 'environments'>;
  /** Of the settings, as seen from where the person is. */
  folder: string;
  page: string;
}): string {
  const { world, folder, page } = running;
  const { environments } = running.worlds;
  const last = environments.at(-1);
  const kubeconfig = join(folder, 'kubeconfig');
  return [
    `The ${world} world is running: ${environments.map(({ name }) => name).join(', ')}. Ctrl-C stops it.`,
    '',
    `kubectl, as bitiq (the context ${last?.name}-admin may change things):`,
    `  kubectl --kubeconfig ${kubeconfig} --context ${last?.name} get nodes`,
    'Vault, as root:',
    `  curl -H 'X-Vault-Token: ${last?.vault.rootToken}' '${last?.vault.address}/v1/${MOUNT}/metadata/?list=true'`,
    'A second bitiq:',
    `  npx node --env-file=${join(folder, 'sandbox.env')} src/cli.ts preflight ${last?.name}`,
    "bitiq's log:",
    `  tail -f ${join(folder, 'bitiq.log')}`,
    'Kill it, and see it come back:',
    `  kill -9 $(cat ${join(folder, 'bitiq.pid')})`,
    '',
    `In the page, type: /bitiq ${world === 'empty' ? `bootstrap ${last?.name}` : 'preflight prod'}`,
    page,
  ].join('\n');
}
