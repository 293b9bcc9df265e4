import { listSubscriptions } from '../../../integrations/openshift/operators.ts';
import { joinNames } from '../../../wording/counts.ts';
import type { Check } from '../check.ts';

/** An operator that is not installed yet does not fail: bootstrap will install it with its pin. */
export const operatorChannels: Check = {
  id: 'operator-channels',
  title: 'Subscriptions follow the pinned channels',
  severity: 'blocker',
  async run({ environment, kubernetes, signal }) {
    const { operators } = environment;
    const subscriptions = await listSubscriptions(kubernetes, signal);
    const pairs = operators.flatMap((operator) => {
      const own = subscriptions.filter((subscription) => subscription.package === operator.package);
      return own.map((subscription) => ({ operator, subscription }));
    });
    const absent = operators.filter((operator) => !pairs.some((pair) => pair.operator === operator));
    const strays = pairs.filter(({ operator, subscription }) => subscription.channel !== operator.channel);
    const [first] = strays;

    if (first === undefined) {
      const onPin = `${operators.length - absent.length} of ${operators.length} on their pinned channel`;
      const rest =
        absent.length === 0 ? '' : `; ${joinNames(absent.map((each) => each.package))} not installed yet`;
      return { status: 'passed', summary: `${onPin}${rest}` };
    }
    const texts = strays.map(
      ({ operator, subscription }) =>
        `${operator.package} follows ${subscription.channel || 'the default channel'}, pinned is ${operator.channel}`,
    );
    const { name, namespace } = first.subscription;
    const patch = JSON.stringify({ spec: { channel: first.operator.channel } });
    return {
      status: 'failed',
      summary: joinNames(texts),
      evidence: texts,
      remedy: `oc patch subscription.operators.coreos.com ${name} -n ${namespace} --type merge -p '${patch}'`,
    };
  },
};
