import type { EnvironmentContext } from '../context.ts';
import type { Probe } from '../probe.ts';

/** The GitOps repository can be read at the environment's branch. */
export const githubRead: Probe<Pick<EnvironmentContext, 'environment' | 'readBranch'>> = {
  id: 'github-read',
  title: 'The GitOps repository can be read',
  severity: 'blocker',
  async run({ environment, readBranch, signal }) {
    const { owner, name, branch } = environment.repository;
    const commit = await readBranch(signal);
    return { status: 'passed', summary: `${owner}/${name} ${branch} at ${commit.slice(0, 7)}` };
  },
};
