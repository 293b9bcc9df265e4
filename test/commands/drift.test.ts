import { describe, expect, test } from 'vitest';
import { drift, parseDrift } from '../../src/commands/drift.ts';
import { startRun } from '../../src/commands/start-run.ts';
import { anEnvironment } from '../helpers/an-environment.ts';
import { aCaller, fakeServices } from '../helpers/fake-services.ts';

const prod = anEnvironment({ drift: { with: ['sno'] } });
const staging = anEnvironment({ name: 'staging' });
const sno = anEnvironment({ name: 'sno' });
const config = { environments: new Map([prod, staging, sno].map((each) => [each.name, each])) };

test.each([
  [[], {}, {}],
  [['toy-web-staging'], {}, { only: ['toy-web-staging'] }],
  [[], { all: true }, { show: 'all' }],
  [['toy-web-staging'], { new: true }, { only: ['toy-web-staging'], show: 'new' }],
] as const)('%j with %j asks for %j', (words, options, input) => {
  expect(parseDrift(config, 'staging', words, options)).toEqual({ places: [staging], input });
});

test.each([
  [['toy-web-prod', 'toy-service-prod'], {}, 'toy-service-prod is more than drift takes.'],
  [[], { all: true, new: true }, '--all and --new exclude each other.'],
  [['<!channel>'], {}, '<!channel> is no name of an application.'],
] as const)('%j with %j is refused', (words, options, sentence) => {
  expect(() => parseDrift(config, 'prod', words, options)).toThrow(sentence);
});

describe('where it looks', () => {
  test.each([
    ['staging', ['staging']],
    ['staging,sno', ['staging', 'sno']],
    ['sno, staging,sno', ['sno', 'staging']],
    ['all', ['prod', 'staging', 'sno']],
    ['prod', ['prod', 'sno']],
    ['staging,prod', ['staging', 'prod', 'sno']],
  ])('%s is %j', (names, expected) => {
    const { places, input } = parseDrift(config, names, [], {});

    expect(places.map(({ name }) => name)).toEqual(expected);
    expect(input.with ?? []).toEqual(expected.slice(1));
  });

  test('of one application it looks where it is, and nowhere besides', () => {
    expect(parseDrift(config, 'prod', ['toy-web-prod'], {})).toEqual({
      places: [prod],
      input: { only: ['toy-web-prod'] },
    });
    expect(() => parseDrift(config, 'prod,staging', ['toy-web-prod'], {})).toThrow(
      'toy-web-prod is of one environment, and several are named.',
    );
  });

  test.each([
    ['prdo', 'There is no environment prdo.'],
    ['prod,prdo', 'There is no environment prdo.'],
    [',', 'Which environment?'],
    [undefined, 'Which environment?'],
  ])('%s is no place', (names, sentence) => {
    expect(() => parseDrift(config, names, [], {})).toThrow(sentence);
  });
});

describe('who may', () => {
  const closed = anEnvironment({ name: 'staging', permissions: { drift: ['platform'] } });
  const ask = (text: string, environments = [prod, closed, sno]) => {
    const { services, asked } = fakeServices({ environments, groups: { platform: ['U9'] } });
    const args = { positionals: [text], options: {} };
    const request = { caller: aCaller(), channel: 'C1', args, services, commands: [] };
    return { answer: drift.run(request), asked, services };
  };

  test('has to be allowed in each environment, also in those that every report tells of', async () => {
    const { answer, asked } = ask('prod,staging');
    const told = ask('prod', [anEnvironment({ drift: { with: ['staging'] } }), closed]);

    await expect(answer).rejects.toThrow('You may not run drift in staging.');
    await expect(told.answer).rejects.toThrow('You may not run drift in staging.');
    expect([...asked.runs, ...told.asked.runs]).toEqual([]);
  });

  test('gets one run of the first, which names the others', async () => {
    const { answer, asked } = ask('sno,prod');

    await answer;

    expect(asked.runs).toMatchObject([{ kind: 'drift', environment: 'sno', input: { with: ['prod'] } }]);
  });

  test('who runs it again has to be allowed in each as well', async () => {
    const { services } = ask('sno');
    const input = { with: ['staging'] };
    const asked = { kind: 'drift', environment: sno, input, channel: 'C1' };

    await expect(startRun(services, aCaller(), asked)).rejects.toThrow('You may not run drift in staging.');
  });
});
