import { expect, test } from 'vitest';
import { runAgain } from '../../src/actions/run-again.ts';
import { anEnvironment } from '../helpers/an-environment.ts';
import { aCaller, aRun, fakeServices } from '../helpers/fake-services.ts';

test.each([
  ['in a channel is answered there', 'C0OPS', 'C0OPS'],
  ['in App Home is answered in the channel of the environment', '', 'C0PROD'],
])('a click %s', async (_what, channel, answered) => {
  const fake = fakeServices({
    environments: [anEnvironment({ channel: 'C0PROD' })],
    runs: [aRun({ id: '7k3f', kind: 'preflight', environment: 'prod' })],
  });

  await runAgain.run({ caller: aCaller('U1'), value: '7k3f', channel, services: fake.services });

  expect(fake.asked.runs).toMatchObject([{ kind: 'preflight', channel: answered }]);
});
