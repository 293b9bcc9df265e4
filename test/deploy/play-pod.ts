import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endWithUs } from '../../sandbox/services/server-process.ts';

const ROOT = join(import.meta.dirname, '../..');
const IMAGE = readFileSync(join(ROOT, 'deploy/Containerfile'), 'utf8');
const NODE = '/opt/node';
const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** As OpenShift gives them to a namespace: a user that no image knows, in root's group and one for volumes. */
const USER = 1_000_770_000;

interface Probe {
  readonly httpGet: { readonly path: string };
  readonly periodSeconds: number;
  readonly failureThreshold?: number;
}

interface Container {
  readonly args: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
  readonly envFrom?: readonly { readonly secretRef: { readonly name: string } }[];
  readonly volumeMounts: readonly {
    readonly name: string;
    readonly mountPath: string;
    readonly readOnly?: boolean;
  }[];
  readonly lifecycle?: { readonly preStop: { readonly sleep: { readonly seconds: number } } };
  readonly startupProbe: Probe;
  readonly readinessProbe: Probe;
}

interface Volume {
  readonly name: string;
  readonly configMap?: { readonly name: string };
  readonly secret?: { readonly secretName: string };
}

export interface Template {
  readonly spec: {
    readonly serviceAccountName: string;
    readonly terminationGracePeriodSeconds: number;
    readonly containers: readonly Container[];
    readonly volumes: readonly Volume[];
  };
}

/** What a kubelet asks its API server for. Values of a Secret are decoded. */
export interface Source {
  read(kind: 'secret' | 'configmap', name: string): Promise<Readonly<Record<string, string>>>;
  /** A token of the pod's account, and where and by whose certificate it is taken. */
  readonly token: string;
  readonly caPem: string;
  readonly apiServer: URL;
  /** What stands in place of the pod's own: no test has ports 8080 and 6379 to itself. */
  readonly variables: Readonly<Record<string, string>>;
}

interface Ended {
  readonly code: number | null;
  readonly text: string;
}

export interface PlayedPod {
  readonly process: ChildProcess;
  readonly log: () => string;
  /** As `oc exec` does it. */
  exec(...words: readonly string[]): Promise<Ended>;
  /** The same, in a shell where somebody exported these variables. */
  execWith(exported: Readonly<Record<string, string>>, ...words: readonly string[]): Promise<Ended>;
  /** Ends it as a kubelet does, after what stands before that. The code is `null` where the grace was not enough. */
  end(): Promise<number | null>;
  remove(): Promise<void>;
}

/**
 * Starts the first container of a pod as a kubelet of OpenShift does it: what the Containerfile lays out, seen by
 * nobody's user through a root file system that cannot be written to, with the volumes, the variables and the
 * account's token in it. It has the network of the test, and no limits of memory. Root is needed.
 */
export async function playPod({ spec }: Template, source: Source): Promise<PlayedPod> {
  const [container] = spec.containers;
  if (container === undefined) throw new Error('the pod has no container');
  const folder = mkdtempSync(join(tmpdir(), 'bitiq-pod-'));
  chmodSync(folder, 0o755);
  const mounts = await layOut(folder, spec.volumes, container, source);
  const env = await variablesOf(container, source);
  const run = (words: readonly string[], exported: Readonly<Record<string, string>> = {}) => {
    const child = spawn('unshare', ['--mount', 'sh', '-ec', enter(folder, mounts), 'bitiq', ...words], {
      env: { ...env, ...exported, PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    endWithUs(child);
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (part) => {
        text += part;
      });
    return { child, text: () => text };
  };
  const { child, text: log } = run(container.args);
  const closed = once(child, 'close');
  const execWith: PlayedPod['execWith'] = async (exported, ...words) => {
    const { child: other, text } = run(words, exported);
    const [code] = await once(other, 'close');
    return { code, text: text() };
  };
  return {
    process: child,
    log,
    exec: (...words) => execWith({}, ...words),
    execWith,
    async end() {
      const timer = setTimeout(() => child.kill('SIGKILL'), spec.terminationGracePeriodSeconds * 1_000);
      await sleep((container.lifecycle?.preStop.sleep.seconds ?? 0) * 1_000);
      child.kill('SIGTERM');
      const [code] = await closed;
      clearTimeout(timer);
      return code;
    },
    async remove() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await closed;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Mount {
  readonly from: string;
  readonly to: string;
  readonly isReadOnly: boolean;
}

/** Makes the folders of the pod, and says what is seen where. */
async function layOut(
  folder: string,
  volumes: readonly Volume[],
  { volumeMounts }: Container,
  source: Source,
): Promise<readonly Mount[]> {
  const own = await Promise.all(
    volumeMounts.map(async ({ name, mountPath, readOnly = false }) => {
      const volume = volumes.find((each) => each.name === name);
      const from = join(folder, 'volumes', name);
      mkdirSync(from, { recursive: true });
      for (const [file, text] of Object.entries(await filesOf(volume, source)))
        writeFileSync(join(from, file), text);
      giveToGroup(from);
      return { from, to: mountPath, isReadOnly: readOnly };
    }),
  );
  const account = join(folder, 'account');
  mkdirSync(account);
  for (const [file, text] of [
    ['token', source.token],
    ['ca.crt', source.caPem],
    ['namespace', 'bitiq'],
  ] as const)
    writeFileSync(join(account, file), text, { mode: 0o644 });
  const image = ['/usr', '/lib', '/lib64', '/bin', '/etc/ssl', '/dev', '/proc'].map((path) => ({
    from: path,
    to: path,
    isReadOnly: path !== '/dev',
  }));
  const laidOut = ['src', 'node_modules', 'package.json'].map((path) => ({
    from: join(ROOT, path),
    to: `/opt/bitiq/${path}`,
    isReadOnly: true,
  }));
  const node = { from: process.execPath, to: NODE, isReadOnly: true };
  const all = [...image, ...laidOut, node, { from: account, to: ACCOUNT, isReadOnly: true }, ...own];
  for (const { from, to } of all) makePlace(join(folder, 'root', to), statSync(from).isFile());
  return all;
}

function makePlace(path: string, isFile: boolean): void {
  mkdirSync(isFile ? dirname(path) : path, { recursive: true });
  if (isFile) writeFileSync(path, '');
}

/** `fsGroup`: the volume is the group's, and so is what is made in it. */
function giveToGroup(path: string): void {
  chownSync(path, 0, USER);
  chmodSync(path, 0o2775);
}

async function filesOf(
  volume: Volume | undefined,
  source: Source,
): Promise<Readonly<Record<string, string>>> {
  if (volume?.configMap) return source.read('configmap', volume.configMap.name);
  if (volume?.secret) return source.read('secret', volume.secret.secretName);
  return {};
}

/** Those of the image, of the Secrets and of the container, each over the one before; the kubelet's own besides. */
async function variablesOf({ env = [], envFrom = [] }: Container, source: Source) {
  const [, ofImage = ''] = /^ENV ((?:.*\\\n)*.*)$/m.exec(IMAGE) ?? [];
  const secrets = await Promise.all(envFrom.map(({ secretRef }) => source.read('secret', secretRef.name)));
  return {
    ...Object.fromEntries([...ofImage.matchAll(/([A-Z_]+)=(\S+)/g)].map(([, name, value]) => [name, value])),
    ...Object.assign({}, ...secrets),
    ...Object.fromEntries(env.map(({ name, value = '' }) => [name, value])),
    KUBERNETES_SERVICE_HOST: source.apiServer.hostname,
    KUBERNETES_SERVICE_PORT: source.apiServer.port,
    ...source.variables,
  };
}

/** What a shell in a mount namespace of its own does before it becomes bitiq. */
function enter(folder: string, mounts: readonly Mount[]): string {
  const root = join(folder, 'root');
  const [, workdir = '/'] = /WORKDIR (\S+)(?![\s\S]*WORKDIR)/.exec(IMAGE) ?? [];
  return [
    `mount --bind ${root} ${root}`,
    ...mounts.flatMap(({ from, to, isReadOnly }) => [
      `mount --rbind ${from} ${root}${to}`,
      ...(isReadOnly ? [`mount -o remount,bind,ro ${root}${to}`] : []),
    ]),
    `mount -o remount,bind,ro ${root}`,
    `exec chroot --userspec=${USER}:0 --groups=${USER} ${root} sh -c 'cd ${workdir} && exec ${NODE} /opt/bitiq/src/cli.ts "$@"' bitiq "$@"`,
  ].join('\n');
}
