import { type RunningAws, startAws } from '../aws/start-aws.ts';
import { FAULTS } from '../faults/index.ts';
import { type RunningGitHub, startGitHub } from '../github/start-github.ts';
import { createAuthority } from '../pki.ts';
import { EDGE, ENVIRONMENTS, NEW_CLUSTER } from './environments.ts';
import { createFaultBoard, type FaultBoard, spotsOf } from './fault-board.ts';
import { type RunningEnvironment, type SyncTimes, startEnvironment } from './start-environment.ts';
import { GITHUB_TOKEN } from './tokens.ts';

/** Everything outside Slack, running on loopback. */
export interface Worlds {
  /** Those that were asked for, in the order of `ENVIRONMENTS`, and the new cluster last. */
  readonly environments: readonly RunningEnvironment[];
  readonly github: RunningGitHub;
  readonly aws: RunningAws;
  readonly faults: FaultBoard;
  /** One by its name. Throws where it was not started. */
  environment(name: string): RunningEnvironment;
  stop(): Promise<void>;
}

/**
 * Starts a cluster, Argo CD's API, a Vault, a DNS server and a router for each environment (default: the four of
 * the platform; in the world `empty` the new cluster alone), and one GitHub and one AWS account for all. `broken`:
 * every fault that names a check is planted in each of them.
 */
export async function startWorlds(options: {
  world: 'healthy' | 'broken' | 'empty';
  environments?: readonly string[];
  /** How long Argo CD takes. */
  times?: SyncTimes;
}): Promise<Worlds> {
  const { times } = options;
  const names =
    options.environments ?? (options.world === 'empty' ? [NEW_CLUSTER] : ENVIRONMENTS).map(nameOf);
  const places = [...ENVIRONMENTS, EDGE, NEW_CLUSTER].filter(({ name }) => names.includes(name));
  const [authority, github, aws] = await Promise.all([createAuthority(), startGitHub(), startAws()]);
  github.tokens.set(GITHUB_TOKEN, { login: 'bitiq-bot', readOnly: true, issues: 'write' });
  const environments = await Promise.all(
    places.map((place) => startEnvironment(place, { authority, github, aws, ...(times && { times }) })),
  );
  const faults = createFaultBoard(spotsOf(environments, FAULTS));
  if (options.world === 'broken') faults.plantAll();
  return {
    environments,
    github,
    aws,
    faults,
    environment: (name) => {
      const found = environments.find((environment) => environment.name === name);
      if (found === undefined) throw new Error(`The environment ${name} was not started.`);
      return found;
    },
    stop: async () => {
      await Promise.all([
        github.stop(),
        aws.stop(),
        ...environments.map((environment) => environment.stop()),
      ]);
    },
  };
}

function nameOf({ name }: { readonly name: string }): string {
  return name;
}
