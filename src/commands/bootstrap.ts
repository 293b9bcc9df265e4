import type { Environment } from '../config/schema.ts';
import { UserError } from '../errors.ts';
import { assertNoMore, listOf } from './arguments.ts';
import type { Command } from './command.ts';
import { findEnvironment } from './find-environment.ts';
import { parseReason } from './parse-reason.ts';
import { startRun } from './start-run.ts';

/** What `/bitiq bootstrap` understood; the job's input. */
export interface BootstrapInput {
  readonly plan: boolean;
  readonly from?: string;
  readonly only?: string[];
  readonly tls?: Environment['bootstrap']['tls'];
  readonly region?: string;
  readonly reason?: string;
}

/** `/bitiq bootstrap <environment>`: prepares an empty cluster, waits for people, and brings its applications. */
export const bootstrap: Command = {
  verb: 'bootstrap',
  summary: 'Bring an empty cluster to a healthy environment, in three phases',
  usage:
    'bootstrap <environment> [--plan] [--from <step>] [--only <step,…>] [--tls <router|cert-manager|custom>] [--region <region>] [--reason "<why>"]',
  examples: [
    { text: 'bootstrap prod --plan', means: 'tell part by part what would be written, and write nothing' },
    { text: 'bootstrap prod', means: 'prepare it; nothing is synced before it is approved' },
    { text: 'bootstrap prod --only operators', means: 'do one step and stop' },
  ],
  permission: 'bootstrap',
  options: {
    plan: { type: 'flag', means: 'tell what would be written, and write nothing' },
    from: { type: 'text', means: 'the first step to do; those before it are taken for done' },
    only: { type: 'text', means: 'the only steps to do, separated by commas; nothing is synced then' },
    tls: { type: 'text', means: 'router, cert-manager or custom, instead of what bitiq.yaml says' },
    region: { type: 'text', means: 'of AWS, instead of what bitiq.yaml says' },
    reason: { type: 'text', means: 'why, for those who approve' },
  },
  run({ caller, channel, args, services }) {
    const [name, ...rest] = args.positionals;
    const environment = findEnvironment(services.config, name);
    assertNoMore(rest, 'bootstrap');
    const input = parseBootstrap(environment, args.options);
    return startRun(services, caller, { kind: 'bootstrap', environment, input: { ...input }, channel });
  },
};

/** The job's input from options as typed. Throws `UserError`; whether a step exists is the job's to say. */
export function parseBootstrap(
  environment: Pick<Environment, 'bootstrap'>,
  options: Readonly<Record<string, string | true>>,
): BootstrapInput {
  const only = listOf(options.only);
  const plan = options.plan === true;
  const reason = options.reason === undefined || plan ? undefined : parseReason(String(options.reason));
  return {
    plan,
    ...(options.from !== undefined && { from: String(options.from) }),
    ...(only.length > 0 && { only: [...only] }),
    ...(options.tls !== undefined && { tls: parseTls(environment, String(options.tls)) }),
    ...(options.region !== undefined && { region: parseRegion(environment, String(options.region)) }),
    ...(reason !== undefined && { reason }),
  };
}

const WAYS: readonly Environment['bootstrap']['tls'][] = ['router', 'cert-manager', 'custom'];

function parseTls(
  { bootstrap: set }: Pick<Environment, 'bootstrap'>,
  text: string,
): Environment['bootstrap']['tls'] {
  const tls = WAYS.find((way) => way === text);
  if (tls === undefined)
    throw new UserError('bad-tls', `${text} is no way to get certificates.`, {
      next: `One of ${WAYS.join(', ')}.`,
    });
  if (tls === 'cert-manager' && set.certManager.email === undefined) {
    throw new UserError('bad-tls', 'cert-manager needs to know whom Let’s Encrypt writes to.', {
      next: 'Set bootstrap.certManager.email of the environment in bitiq.yaml.',
    });
  }
  return tls;
}

function parseRegion({ bootstrap: { aws } }: Pick<Environment, 'bootstrap'>, text: string): string {
  if (!/^[a-z0-9-]+$/.test(text))
    throw new UserError('bad-region', `${text} is no region of AWS.`, { next: 'For example eu-central-1.' });
  if (aws === undefined)
    throw new UserError('bad-region', 'Nothing is made in AWS for this environment, so it has no region.', {
      next: 'Leave --region out, or set bootstrap.aws of the environment in bitiq.yaml.',
    });
  return text;
}
