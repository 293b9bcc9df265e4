import type { EnvironmentContext } from '../context.ts';
import type { Probe } from '../probe.ts';

/** Who could push to the GitOps repository could sync anything that is asked for by branch. */
export const githubWrite: Probe<Pick<EnvironmentContext, 'environment' | 'mayWriteToGithub'>> = {
  id: 'github-write',
  title: 'bitiq cannot write to the GitOps repository',
  severity: 'blocker',
  guards: true,
  async run({ environment, mayWriteToGithub, signal }) {
    const { owner, name } = environment.repository;
    if (mayWriteToGithub === undefined) return { status: 'passed', summary: 'bitiq has no token' };
    if (!(await mayWriteToGithub(signal))) return { status: 'passed', summary: 'the token only reads' };
    return {
      status: 'failed',
      summary: `the token may write to ${owner}/${name}`,
      remedy:
        'https://github.com/settings/personal-access-tokens/new: contents read-only, and put it into GITHUB_TOKEN',
    };
  },
};
