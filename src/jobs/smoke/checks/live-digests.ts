import { plural } from '../../../wording/counts.ts';
import type { ReleaseFinding } from '../../release/finding.ts';
import { type LookedAtRelease, lookAtRelease } from '../../release/look-at-release.ts';
import { remedyFor } from '../../release/remedy.ts';
import type { SmokeCheck, SmokeContext, SmokeFinding } from '../check.ts';

/** What runs is what was released: digests, not tags. */
export const liveDigests: SmokeCheck = {
  id: 'live-digests',
  title: 'Live images',
  async run(context) {
    const { environment, signal } = context;
    return judge(await lookAtRelease(environment, context, signal), environment);
  },
};

function judge(
  { manifest, path, findings }: LookedAtRelease,
  environment: SmokeContext['environment'],
): SmokeFinding {
  const failed = findings.filter(({ state }) => state === 'failed');
  const first = failed[0] ?? findings[0];
  if (first !== undefined) {
    const { name, namespaces } = environment;
    const about = { path, namespace: namespaces.app, application: `${first.component}-${name}` };
    return {
      status: failed.length > 0 ? 'failed' : 'unknown',
      summary: findings.length === 1 ? first.sentence : `${first.sentence}, and ${findings.length - 1} more`,
      evidence: findings.flatMap(toLines),
      remedy: remedyFor(first, about),
    };
  }
  if (manifest === undefined)
    return { status: 'skipped', summary: `there is no release manifest ${path} in Git` };
  const { release, components } = manifest;
  const summary = `${plural(components.length, 'component')} as release ${release} says`;
  return { status: 'passed', summary, evidence: components.map(({ name, digest }) => `${name}: ${digest}`) };
}

function toLines({ sentence, digests }: ReleaseFinding): readonly string[] {
  if (digests === undefined) return [sentence];
  const { running, wanted } = digests;
  return [sentence, ...running.map((digest) => `runs ${digest}`), `wants ${wanted}`];
}
