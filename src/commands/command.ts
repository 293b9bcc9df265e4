import type { KnownBlock } from '@slack/types';
import type { GateDesk, LinkDesk, LockDesk } from '../approvals/desk.ts';
import type { AuditRecord } from '../audit/append.ts';
import type { AuditFilter } from '../audit/read-records.ts';
import type { Config } from '../config/config.ts';
import type { DriftDesk } from '../drift/desk.ts';
import type { Directory, Person } from '../integrations/slack/directory.ts';
import type { SlackMessage } from '../messages/run-view.ts';
import type { EnvironmentRecord } from '../runs/environment-record.ts';
import type { RunRequest } from '../runs/request-run.ts';
import type { Run } from '../runs/run.ts';
import type { ScheduleDesk } from '../schedules/desk.ts';
import type { OptionSpecs, ParsedArguments } from './arguments.ts';

export type Reply = SlackMessage<KnownBlock>;

/** Somebody who typed or clicked, as Slack vouches for them. */
export interface Caller extends Person {
  /** `slack:<team>/<user>` */
  readonly principal: string;
}

/** What commands and actions may use. They know no cluster and no Vault. */
export interface Services {
  readonly config: Config;
  readonly directory: Directory;
  /** Makes a run durable, or finds the active one that asks the same; kicks queue and delivery. */
  requestRun(request: Omit<RunRequest, 'id'>): Promise<{ run: Run; created: boolean }>;
  /** The newest records of the audit log that fit, at most so many, oldest first. */
  listAudit(filter: AuditFilter, limit: number): Promise<readonly AuditRecord[]>;
  getRun(id: string): Promise<Run | undefined>;
  /** A link to the run's message, where it has one. */
  getRunLink(id: string): Promise<string | undefined>;
  /** What is on record of an environment: its last runs, and what was last told of it. */
  readRecord(environment: string): Promise<EnvironmentRecord>;
  readonly gate: GateDesk;
  readonly locks: LockDesk;
  readonly links: LinkDesk;
  readonly drift: DriftDesk;
  readonly schedules: ScheduleDesk;
}

export interface CommandRequest {
  readonly caller: Caller;
  /** Where it was typed. */
  readonly channel: string;
  readonly args: ParsedArguments;
  readonly services: Services;
  /** Every verb there is, for help. */
  readonly commands: readonly Command[];
}

/** What the person gets, privately. Nothing where a message in the channel is the answer. */
export interface CommandAnswer {
  readonly reply?: Reply;
  /** Asked only after the request was acknowledged, for what takes a call to Slack. */
  later?(): Promise<Reply | undefined>;
}

/**
 * One verb behind `/bitiq`. One file, one line in `commands/index.ts`. Help is made of it.
 *
 * Whatever `run` promises must be durable when it resolves: the request is acknowledged after it.
 */
export interface Command {
  /** The file's name without its ending. */
  readonly verb: string;
  /** One line, without a full stop. */
  readonly summary: string;
  /** Without `/bitiq`: `preflight <environment> [--only id,…]`. */
  readonly usage: string;
  readonly examples: readonly { readonly text: string; readonly means: string }[];
  /** The key under an environment's `permissions`. Left out: every full member. */
  readonly permission?: string;
  readonly options: OptionSpecs;
  run(request: CommandRequest): Promise<CommandAnswer>;
}
