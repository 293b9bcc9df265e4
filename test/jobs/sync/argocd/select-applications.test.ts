import { expect, test } from 'vitest';
import { selectApplications } from '../../../../src/jobs/sync/argocd/select-applications.ts';
import { anEnvironment } from '../../../helpers/an-environment.ts';
import { aState } from './a-sync.ts';

const prod = anEnvironment({ waves: [['vault-prod'], ['toy-web-prod', 'toy-service-prod']] });
const staging = anEnvironment({ name: 'staging' });
const states = ['toy-web-prod', 'toy-web-staging', 'stray', 'vault-prod', 'toy-service-prod'].map((name) =>
  aState({ name }),
);

const select = (...asked: string[]) => {
  const { waves, obstacles } = selectApplications(states, {
    environment: prod,
    environments: [prod, staging],
    asked,
  });
  return {
    waves: waves.map((wave) => wave.map(({ name }) => name)),
    obstacles: obstacles.map(({ id, sentence, remedy }) => `${id}: ${sentence}. ${remedy}`),
  };
};

test('without names it is all of the environment, wave by wave, each by name', () => {
  expect(select()).toEqual({ waves: [['vault-prod'], ['toy-service-prod', 'toy-web-prod']], obstacles: [] });
});

test('with names it is those, in the order of the waves', () => {
  expect(select('toy-web-prod', 'vault-prod')).toEqual({
    waves: [['vault-prod'], ['toy-web-prod']],
    obstacles: [],
  });
});

test.each([
  [
    'toy-wbe-prod',
    'unknown-application: Argo CD has no application toy-wbe-prod. Did you mean toy-web-prod?',
  ],
  [
    'nothing-like-it',
    'unknown-application: Argo CD has no application nothing-like-it. Applications: vault-prod, toy-web-prod, toy-service-prod',
  ],
  ['toy-web-staging', 'other-environment: toy-web-staging belongs to staging. sync staging toy-web-staging'],
  [
    'stray',
    'not-in-environment: stray is in Argo CD, but not among the applications of prod. Add it under environments.prod.waves in bitiq.yaml',
  ],
])('%s is not one of them, and why is said', (name, obstacle) => {
  expect(select(name, 'vault-prod')).toEqual({ waves: [['vault-prod']], obstacles: [obstacle] });
});

test('an application that the waves name and Argo CD has not is said', () => {
  const { obstacles } = selectApplications([], { environment: prod, environments: [prod], asked: [] });

  expect(obstacles.map(({ application }) => application)).toEqual(prod.waves.flat());
});
