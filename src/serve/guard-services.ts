import type { Services } from '../commands/command.ts';
import type { Redactor } from '../redaction/redactor.ts';

/** The same services, which write down no secret that somebody typed into a request or a reason. */
export function guardServices(services: Services, { data }: Pick<Redactor, 'data'>): Services {
  const { gate, locks, links, drift } = services;
  return {
    ...services,
    requestRun: (request) => services.requestRun(data(request)),
    gate: { ...gate, vote: (ballot) => gate.vote(data(ballot)) },
    locks: { ...locks, take: (asked) => locks.take(data(asked)) },
    drift: { ...drift, snooze: (asked) => drift.snooze({ ...asked, reason: data(asked.reason) }) },
    links: { ...links, redeem: (code, name) => links.redeem(code, data(name)) },
  };
}
