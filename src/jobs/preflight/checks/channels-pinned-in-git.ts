import type { OperatorConfig } from '../../../config/schema.ts';
import { joinNames, plural } from '../../../wording/counts.ts';
import type { Check } from '../check.ts';
import { readEnvironmentValues } from '../values/argocd-apps.ts';
import {
  BOOTSTRAP_OPERATORS,
  bootstrapOperators,
  type OperatorPin,
  pinsFor,
} from '../values/bootstrap-operators.ts';
import { readValues } from '../values/read-values.ts';

/** Operators move only when somebody changes Git: each has a channel there, and it is the agreed one. */
export const channelsPinnedInGit: Check = {
  id: 'channels-pinned-in-git',
  title: 'Operator channels are pinned in Git',
  severity: 'blocker',
  async run(context) {
    const { environment, repository, signal } = context;
    const [chart, entry] = await Promise.all([
      readValues(repository, BOOTSTRAP_OPERATORS, bootstrapOperators, signal),
      readEnvironmentValues(context),
    ]);
    if ('finding' in chart) return chart.finding;
    // Without an entry of the environment the chart's own values decide; applicationset-values says the rest.
    const flags = 'finding' in entry ? NO_ENTRY : entry.values;
    const pins = pinsFor(flags, chart.values);
    const problems = pins.flatMap((pin) => findProblem(pin, environment.operators));
    if (problems.length === 0)
      return { status: 'passed', summary: `${plural(pins.length, 'channel')} pinned` };
    return {
      status: 'failed',
      summary: joinNames(problems.map(({ text }) => text)),
      evidence: problems.map(({ text }) => text),
      remedy: problems.map(({ remedy }) => remedy).join('\n'),
    };
  },
};

const NO_ENTRY = { name: '', clusterServer: '', appNamespace: '', baseDomain: '' };

function findProblem(pin: OperatorPin, configured: readonly OperatorConfig[]) {
  const wanted = configured.find((each) => each.package === pin.package)?.channel;
  const remedy = `Set ${pin.place} to ${wanted ?? `one of: oc get packagemanifest ${pin.package} -o jsonpath='{.status.channels[*].name}'`}`;
  if (pin.channel === '') return [{ text: `${pin.package} has no channel`, remedy }];
  if (pin.channel.toLowerCase() === 'latest')
    return [{ text: `${pin.package} follows the channel latest`, remedy }];
  if (wanted === undefined || wanted === pin.channel) return [];
  return [{ text: `${pin.package} is pinned to ${pin.channel}, not ${wanted}`, remedy }];
}
