import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { pushWaitingCommits } from '../../sandbox/worlds/waiting-commits.ts';
import { type Ended, runBitiq, startBitiq } from '../cli/run-bitiq.ts';
import { type House, openHouse } from '../helpers/house.ts';

/** A terminal of each person's own, with the credentials that belong to it. */
function terminalOf(house: House, who: string) {
  const place = {
    cwd: house.folder,
    env: { ...house.settings.env, HOME: join(house.folder, who), USER: who },
  };
  return {
    type: (...words: string[]): Promise<Ended> => runBitiq(words, place),
    start: (...words: string[]) => startBitiq(words, place),
    /** Types `/bitiq link` in Slack and the code that it gives here. */
    async link(): Promise<Ended> {
      const { reply } = await house.slack.command({ user: who, channel: 'prod', text: '/bitiq link' });
      const code = /bitiq link ([\w-]+)/.exec(JSON.stringify(reply?.blocks))?.[1] ?? '';
      return runBitiq(['link', code], place);
    },
  };
}

/** What a command has printed once it has printed this. */
function whenPrinted({ child }: ReturnType<typeof startBitiq>, pattern: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    let printed = '';
    child.stdout?.on('data', (part) => {
      printed += part;
      const found = pattern.exec(printed);
      if (found !== null) resolve(found);
    });
    child.once('close', () => reject(new Error(`it ended before it printed ${pattern}:\n${printed}`)));
  });
}

test('at terminals: who asks is refused, two others approve, the waves finish, and the audit log is sound', async () => {
  const house = await openHouse();
  onTestFinished(() => house.stop());
  pushWaitingCommits(house.worlds.github, 'acme/gitops');
  await house.serve('all');
  const [mara, ines, omar] = [
    terminalOf(house, 'mara'),
    terminalOf(house, 'ines'),
    terminalOf(house, 'omar'),
  ];

  const unlinked = await mara.type('sync', 'prod');
  const linked = await Promise.all([mara.link(), ines.link(), omar.link()]);
  const sync = mara.start('sync', 'prod', '--reason', 'fixes the echo timeout');
  const [, run = '', plan = ''] = await whenPrinted(
    sync,
    /bitiq approve ([a-z0-9]{8}) --plan ([0-9a-f]{4}-[0-9a-f]{4})/,
  );
  const own = await mara.type('approve', run, '--plan', plan);
  const unread = await ines.type('approve', run);
  const other = await ines.type('approve', run, '--plan', '0000-0000');
  const first = await ines.type('approve', run, '--plan', plan);
  const twice = await ines.type('approve', run, '--plan', plan);
  const waiting = await omar.type('approvals');
  const why = await omar.type('why', run);
  const second = await omar.type('approve', run, '--plan', plan);
  const ended = await sync.ended;

  expect(unlinked).toMatchObject({ code: 1, stdout: '' });
  expect(unlinked.stderr).toContain('Type /bitiq link in Slack');
  expect(linked.map(({ code }) => code)).toEqual([0, 0, 0]);
  expect([own, unread, other, first, twice, second].map(({ code }) => code)).toEqual([1, 64, 1, 0, 1, 0]);
  expect(own.stderr).toContain('You asked for this run, so someone else has to approve it.');
  expect(own.stderr).toContain('Still needed: platform 0 of 1 · security 0 of 1 · not @mara.');
  expect(unread.stderr).toContain(`bitiq approve ${run} --plan ${plan}`);
  expect(other.stderr).toContain('The plan is not the one that is up for approval.');
  expect(first.stdout).toContain('Still needed: security 0 of 1');
  expect(waiting.stdout).toMatch(/Waits for you:\n.*Sync prod/);
  expect(why.stdout).toContain('rule 5');
  expect(second.stdout).toContain('Nothing more is needed: Sync prod starts now.');
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  expect(ended.stdout).toMatch(/Production is synced: 8 applications at [0-9a-f]{7}/);
  expect(ended.stdout).toMatch(/approved by ines \(.*\), omar \(/s);
  expect(ended.stdout).toContain('needs  platform 0 of 1 · security 0 of 1 · not mara');
  expect(house.worlds.environments[0]?.cluster.argocd.begun).toHaveLength(2);

  const trail = await omar.type('audit', 'run', run);
  const key = join(house.folder, 'public.pem');
  writeFileSync(key, (await omar.type('audit', 'key')).stdout);
  const exported = join(house.folder, 'audit.jsonl');
  writeFileSync(exported, (await omar.type('audit', 'export')).stdout);
  const verified = await omar.type('audit', 'verify', exported, '--key', key, '--json');
  const live = await omar.type('audit', 'verify');

  const story = [
    'asked for prod sync',
    'waits for approval in prod',
    `approved run ${run}`,
    'completed the approval',
    'begins: sync toy-service-prod',
    `finished run ${run}: Production is synced`,
  ];
  const places = story.map((words) => trail.stdout.indexOf(words));
  expect(places, trail.stdout).not.toContain(-1);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect([trail.code, verified.code, live.code]).toEqual([0, 0, 0]);
}, 90_000);
