import type { TokenRights } from '../../integrations/github/token-rights.ts';
import type { EnvironmentContext } from '../context.ts';
import type { Probe } from '../probe.ts';

const FORBIDDEN = ['triage', 'push', 'maintain', 'admin'] as const satisfies readonly (keyof TokenRights)[];

/** Who could push to the GitOps repository could sync anything that is asked for by branch. */
export const githubWrite: Probe<Pick<EnvironmentContext, 'environment' | 'askGithub' | 'hasGithubToken'>> = {
  id: 'github-write',
  title: 'bitiq cannot write to the GitOps repository',
  severity: 'blocker',
  guards: true,
  async run({ environment, askGithub, hasGithubToken, signal }) {
    const { owner, name } = environment.repository;
    const rights = await askGithub(signal);
    if (rights === undefined && hasGithubToken) {
      return {
        status: 'unknown',
        summary: `GitHub does not say what the token may do in ${owner}/${name}`,
        remedy: `gh api repos/${owner}/${name} --jq .permissions`,
      };
    }
    const held = FORBIDDEN.filter((right) => rights?.[right]);
    if (held.length === 0) {
      return { status: 'passed', summary: hasGithubToken ? 'the token only reads' : 'bitiq has no token' };
    }
    return {
      status: 'failed',
      summary: `the token's owner may ${held.join(', ')} in ${owner}/${name}`,
      remedy: 'Put a token of a GitHub App, or of an account, that only reads there into GITHUB_TOKEN',
    };
  },
};
