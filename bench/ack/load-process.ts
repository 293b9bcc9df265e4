import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { signatureHeaders } from '../../sandbox/slack/delivery/signature.ts';

/** Commands to send. Each asks for another time limit, so each is a run of its own. */
export interface Load {
  readonly port: number;
  readonly signingSecret: string;
  readonly team: string;
  /** Number of the first one. */
  readonly from: number;
  readonly count: number;
  readonly perSecond: number;
  /** Then somebody else types, of whom Slack has to be asked who they are. */
  readonly commandsAPerson: number;
}

/** One answer. */
export interface Answered {
  readonly status: number;
  readonly body: string;
  /** From when the command was due, not from when it was sent. */
  readonly latencyMs: number;
}

/** Sends each `Load` that comes as a message, at its times whatever the answers do, and returns the answers. */
const agent = new Agent({ keepAliveTimeout: 60_000, pipelining: 1 });
process.on('message', (load: Load) => void send(load).then((answers) => process.send?.(answers)));
process.on('disconnect', () => void agent.destroy());
process.send?.('ready');

async function send(load: Load): Promise<readonly Answered[]> {
  const begin = performance.now() + 50;
  const answers: Promise<Answered>[] = [];
  for (let index = 0; index < load.count; index += 1) {
    const due = begin + (index * 1_000) / load.perSecond;
    const waitMs = due - performance.now();
    if (waitMs > 0) await sleep(Math.ceil(waitMs));
    answers.push(post(load, load.from + index, due));
  }
  return Promise.all(answers);
}

async function post(load: Load, number: number, due: number): Promise<Answered> {
  const body = new URLSearchParams({
    command: '/bitiq',
    text: `preflight prod --timeout ${timeoutOf(number)}ms`,
    team_id: load.team,
    user_id: `U${Math.floor(number / load.commandsAPerson)}`,
    channel_id: 'C0PROD001',
    response_url: 'http://127.0.0.1:1/',
    trigger_id: `trigger.${number}`,
  }).toString();
  const response = await request(`http://127.0.0.1:${load.port}/slack/events`, {
    dispatcher: agent,
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...signatureHeaders(load.signingSecret, body, Date.now()),
    },
    body,
  });
  const text = await response.body.text();
  return { status: response.statusCode, body: text, latencyMs: performance.now() - due };
}

/** Time limit that a command asks for, by its number. */
function timeoutOf(number: number): number {
  return 100_000 + number;
}
