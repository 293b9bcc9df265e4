import { plural } from '../../wording/counts.ts';
import type { ProcessContext } from '../context.ts';
import type { Probe } from '../probe.ts';

/** Whoever reads this row has a configuration that could be read: `bitiq doctor` says it of one that cannot. */
export const configuration: Probe<Pick<ProcessContext, 'config'>> = {
  id: 'configuration',
  title: 'Environment variables and bitiq.yaml are good',
  severity: 'blocker',
  async run({ config: { environments, file } }) {
    const evidence = [...environments.keys()];
    if (evidence.length > 0) {
      return { status: 'passed', summary: plural(evidence.length, 'environment'), evidence };
    }
    return {
      status: 'failed',
      summary: 'there is no environment in it',
      remedy: `Add one under environments in ${file}`,
      severity: 'warning',
    };
  },
};
