import { expect, test } from 'vitest';
import { controlPlaneNodes } from '../../../../src/jobs/preflight/checks/control-plane-nodes.ts';
import { workerNodes } from '../../../../src/jobs/preflight/checks/worker-nodes.ts';
import { aCheckContext } from '../../../helpers/a-check-context.ts';
import { anEnvironment } from '../../../helpers/an-environment.ts';
import { fakeKubernetes } from '../../../helpers/fake-kubernetes.ts';

type Ready = 'True' | 'False' | 'Unknown' | 'unset';

function aNode(name: string, roles: readonly string[], ready: Ready = 'True', more: object = {}) {
  const condition = {
    type: 'Ready',
    status: ready,
    reason: 'KubeletNotReady',
    lastTransitionTime: '2026-11-21T09:46:00Z',
  };
  return {
    metadata: {
      name,
      labels: Object.fromEntries(roles.map((role) => [`node-role.kubernetes.io/${role}`, ''])),
    },
    spec: more,
    status: ready === 'unset' ? {} : { conditions: [condition] },
  };
}

const worker = (index: number, ready: Ready = 'True') => aNode(`worker-${index}`, ['worker'], ready);

function context(nodes: ReturnType<typeof aNode>[], preflight: object = {}) {
  const kubernetes = fakeKubernetes({ objects: { nodes } });
  return aCheckContext({ kubernetes, environment: anEnvironment({ preflight }) });
}

test.each([
  ['all Ready', [worker(0), worker(1), worker(2)], 'passed', '3 of 3 workers Ready'],
  [
    'one NotReady',
    [worker(0), worker(1), worker(2, 'False')],
    'failed',
    '2 of 3 workers Ready; worker-2 NotReady for 14 min (KubeletNotReady)',
  ],
  [
    'one that no kubelet speaks for',
    [worker(0), worker(1), worker(2, 'Unknown')],
    'failed',
    '2 of 3 workers Ready; worker-2 NotReady for 14 min (KubeletNotReady)',
  ],
  [
    'one without conditions yet',
    [worker(0), worker(1), worker(2, 'unset')],
    'failed',
    '2 of 3 workers Ready; worker-2 NotReady',
  ],
  [
    'several NotReady',
    [worker(0), worker(1, 'False'), worker(2, 'False')],
    'failed',
    '1 of 3 workers Ready; worker-1 and worker-2 NotReady',
  ],
  [
    'one NotReady of more than wanted',
    [worker(0), worker(1), worker(2), worker(3, 'False')],
    'passed',
    '3 of 4 workers Ready, 3 wanted; worker-3 NotReady for 14 min (KubeletNotReady)',
  ],
  ['too few', [worker(0), worker(1)], 'failed', '2 of 2 workers Ready, 3 wanted'],
  ['none', [], 'failed', 'no worker, 3 wanted'],
  ['only control-plane nodes', [aNode('master-0', ['control-plane'])], 'failed', 'no worker, 3 wanted'],
])('workers: %s', async (_case, nodes, status, summary) => {
  expect(await workerNodes.run(context(nodes))).toMatchObject({ status, summary });
});

test('the remedy looks at the node that is NotReady', async () => {
  const finding = await workerNodes.run(context([worker(0), worker(1, 'False')]));

  expect(finding.remedy).toBe('oc describe node worker-1');
});

test('on a compact cluster each node counts for both roles', async () => {
  const compact = ['control-plane', 'master', 'worker'];
  const nodes = [0, 1, 2].map((index) => aNode(`master-${index}`, compact));

  expect((await workerNodes.run(context(nodes))).summary).toBe('3 of 3 workers Ready');
  expect((await controlPlaneNodes.run(context(nodes))).summary).toBe('3 of 3 control-plane nodes Ready');
});

test.each(['master', 'control-plane'])(
  'a control-plane node is known by the label %s alone',
  async (role) => {
    const finding = await controlPlaneNodes.run(
      context([aNode('master-0', [role])], { controlPlaneNodes: 1 }),
    );

    expect(finding).toMatchObject({ status: 'passed', summary: '1 of 1 control-plane node Ready' });
  },
);

test('how many are wanted comes from the configuration', async () => {
  expect((await workerNodes.run(context([worker(0), worker(1)], { workerNodes: 2 }))).status).toBe('passed');
  expect((await workerNodes.run(context([], { workerNodes: 0 }))).status).toBe('passed');
});

test('a cordoned node is Ready, and it is said', async () => {
  const nodes = [aNode('worker-0', ['worker'], 'True', { unschedulable: true })];

  const finding = await workerNodes.run(context(nodes, { workerNodes: 1 }));

  expect(finding).toMatchObject({ status: 'passed', evidence: ['worker-0 Ready, cordoned'] });
});
