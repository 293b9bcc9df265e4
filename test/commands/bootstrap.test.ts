import { expect, test } from 'vitest';
import { parseBootstrap } from '../../src/commands/bootstrap.ts';
import { withOptions } from '../../src/jobs/bootstrap/index.ts';
import { anEnvironment } from '../helpers/an-environment.ts';

const AWS = {
  region: 'eu-central-1',
  bucket: 'acme-logs',
  credentials: { kind: 'user', secret: { store: 'vault', name: 'logging/loki-s3' } },
};

test('a region that is typed takes the place of the configured one, and of nothing else', () => {
  const environment = anEnvironment({ bootstrap: { aws: AWS } });

  const input = parseBootstrap(environment, { region: 'us-gov-west-1' });
  const asked = withOptions(environment, input);

  expect(input).toEqual({ plan: false, region: 'us-gov-west-1' });
  expect(asked.bootstrap.aws).toEqual({ ...environment.bootstrap.aws, region: 'us-gov-west-1' });
  expect(asked.bootstrap.tls).toBe(environment.bootstrap.tls);
});

test.each([
  ['EU Central', { bootstrap: { aws: AWS } }, 'EU Central is no region of AWS.'],
  ['eu-central-1', {}, 'Nothing is made in AWS for this environment, so it has no region.'],
])('--region %s is refused where it makes no sense', (region, settings, message) => {
  expect(() => parseBootstrap(anEnvironment(settings), { region })).toThrow(message);
});
