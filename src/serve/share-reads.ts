import type { Services } from '../commands/command.ts';

/** Links are few and stay; above so many all are asked for again. */
const MOST_LINKS = 1_000;

/** Links to messages, each asked of Slack once. */
export function createLinkMemory({ getRunLink }: Pick<Services, 'getRunLink'>): Services['getRunLink'] {
  const known = new Map<string, string>();
  return async (id) => {
    const kept = known.get(id);
    if (kept !== undefined) return kept;
    const link = await getRunLink(id);
    if (known.size >= MOST_LINKS) known.clear();
    if (link !== undefined) known.set(id, link);
    return link;
  };
}

/** The same services for a moment in which many Homes are made: what all of them show is read once. */
export function shareReads(services: Services): Services {
  const { gate, locks, links } = services;
  return {
    ...services,
    getRun: once(itself, (id) => services.getRun(id)),
    readRecord: once(itself, (environment) => services.readRecord(environment)),
    gate: {
      ...gate,
      listWaiting: once(
        () => 'all',
        () => gate.listWaiting(),
      ),
      listPossibleApprovers: once(
        ({ run }) => run.id,
        (standing) => gate.listPossibleApprovers(standing),
      ),
    },
    locks: {
      ...locks,
      get: once(itself, (environment) => locks.get(environment)),
      listQueue: once(itself, (environment) => locks.listQueue(environment)),
    },
    links: { ...links, personAt: once(itself, (terminal) => links.personAt(terminal)) },
  };
}

const itself = (key: string): string => key;

/** The first answer for a key is that of all who ask the same. */
function once<Asked extends readonly unknown[], T>(
  keyOf: (...asked: Asked) => string,
  read: (...asked: Asked) => Promise<T>,
): (...asked: Asked) => Promise<T> {
  const answers = new Map<string, Promise<T>>();
  return (...asked) => {
    const key = keyOf(...asked);
    const answer = answers.get(key) ?? read(...asked);
    answers.set(key, answer);
    return answer;
  };
}
