import type { ProcessContext } from '../context.ts';
import type { Probe } from '../probe.ts';

/** Whether the token may commit is asked without committing anything. */
export const auditGit: Probe<Pick<ProcessContext, 'config' | 'mayCommitCheckpoints'>> = {
  id: 'audit-git',
  title: 'bitiq may commit checkpoints to their repository',
  severity: 'warning',
  async run({ config, mayCommitCheckpoints, signal }) {
    const { git } = config.audit;
    if (git === undefined || mayCommitCheckpoints === undefined)
      return { status: 'passed', summary: 'no repository is configured' };
    const place = `${git.owner}/${git.name}`;
    if (await mayCommitCheckpoints(signal))
      return { status: 'passed', summary: `the token may write to ${place}` };
    return {
      status: 'failed',
      summary: `the token may not write to ${place}`,
      remedy: `Give the token behind GITHUB_TOKEN contents: write on ${place}, and on no other repository`,
    };
  },
};
