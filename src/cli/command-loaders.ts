import type { CliCommand } from './cli-command.ts';

/**
 * Every verb, in the order in which help lists them. A verb is loaded alone: what all of them need is
 * twice the memory of one.
 */
export const COMMAND_LOADERS: Readonly<Record<string, () => Promise<CliCommand>>> = {
  status: async () => (await import('./commands/status.ts')).status,
  preflight: async () => (await import('./commands/preflight.ts')).preflight,
  secrets: async () => (await import('./commands/secrets.ts')).secrets,
  drift: async () => (await import('./commands/drift.ts')).drift,
  smoke: async () => (await import('./commands/smoke.ts')).smoke,
  schedule: async () => (await import('./commands/schedule.ts')).schedule,
  sync: async () => (await import('./commands/sync.ts')).sync,
  bootstrap: async () => (await import('./commands/bootstrap.ts')).bootstrap,
  resume: async () => (await import('./commands/resume.ts')).resume,
  approvals: async () => (await import('./commands/approvals.ts')).approvals,
  why: async () => (await import('./commands/why.ts')).why,
  approve: async () => (await import('./commands/approve.ts')).approve,
  reject: async () => (await import('./commands/reject.ts')).reject,
  withdraw: async () => (await import('./commands/withdraw.ts')).withdraw,
  cancel: async () => (await import('./commands/cancel.ts')).cancel,
  lock: async () => (await import('./commands/lock.ts')).lock,
  unlock: async () => (await import('./commands/unlock.ts')).unlock,
  link: async () => (await import('./commands/link.ts')).link,
  audit: async () => (await import('./commands/audit.ts')).audit,
  store: async () => (await import('./commands/store.ts')).store,
  policy: async () => (await import('./commands/policy.ts')).policy,
  serve: async () => (await import('./commands/serve.ts')).serve,
  config: async () => (await import('./commands/config.ts')).config,
  doctor: async () => (await import('./commands/doctor.ts')).doctor,
  help: async () => (await import('./commands/help.ts')).help,
};
