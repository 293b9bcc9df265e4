import { mkdir, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { kubeconfigOf } from '../../sandbox/kubernetes/kubeconfig.ts';
import { createAuthority } from '../../sandbox/pki.ts';
import { anApplication } from './an-application.ts';
import { createApplicationServer } from './application-server.ts';

/**
 * An API server with nothing but Applications, in a process of its own. First argument: `{ folder, count }`.
 * What it sends is made before anybody asks, so that next to nothing but the asker's own work is measured.
 * Sends the path of a kubeconfig when it is ready; afterwards each message is how many Applications there are from
 * then on, all looked at just now, and is answered by their size in bytes.
 */
const { folder, count } = JSON.parse(process.argv[2] ?? '{}');
const authority = await createAuthority();
const server = createApplicationServer(await authority.issue({ names: ['localhost'], ips: ['127.0.0.1'] }));

function fill(wanted: number): number {
  const at = new Date();
  server.items = Array.from({ length: wanted }, (_, index) =>
    Buffer.from(JSON.stringify(anApplication(index, at))),
  );
  return server.items.reduce((bytes, { length }) => bytes + length, 0);
}

fill(count);
await new Promise<void>((resolve) => server.listener.listen(0, '127.0.0.1', resolve));
const address = `https://127.0.0.1:${(server.listener.address() as AddressInfo).port}`;
await mkdir(folder, { recursive: true });
const kubeconfig = join(folder, 'kubeconfig');
const { caPem } = authority;
await writeFile(kubeconfig, kubeconfigOf({ address, caPem, token: 'bench', contextName: 'prod' }));
process.on('message', (wanted: number) => process.send?.(fill(wanted)));
process.on('disconnect', () => process.exit());
process.send?.(kubeconfig);
