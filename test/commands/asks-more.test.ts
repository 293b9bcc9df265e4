import { expect, test } from 'vitest';
import { listWaitingFor } from '../../src/commands/views/waiting.ts';
import { readRunView } from '../../src/serve/run-view.ts';
import { anEnvironment } from '../helpers/an-environment.ts';
import { aCaller, aStanding, fakeServices } from '../helpers/fake-services.ts';

test.each([
  ['the policy wants a reason', { approve: true }, [], true],
  ['the plan lists what to confirm', {}, ['RBAC was reviewed'], true],
  ['neither does', {}, [], undefined],
])(
  'where %s, message and Home know whether Approve asks more',
  async (_what, reasons, confirmations, asks) => {
    const policies = { sync: { approvals: { group: 'platform' }, reasons } };
    const standing = aStanding({ record: { plan: { confirmations } } });
    const { services } = fakeServices({
      environments: [anEnvironment({ policies })],
      groups: { platform: ['U3'] },
      standings: [standing],
      gate: { listPossibleApprovers: async () => ['U3'] },
    });

    const { approval } = await readRunView(services, standing.run);
    const { forMe } = await listWaitingFor(services, aCaller('U3'));

    expect([approval?.asksMore, forMe[0]?.asksMore]).toEqual([asks, asks]);
  },
);
