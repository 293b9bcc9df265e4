import { errorFromFailure } from './errors.ts';
import type { Kubernetes } from './kubernetes.ts';

/**
 * Asks identical `get`s and `list`s only once and shares the answer, also when it is an error. Each
 * asker waits no longer than its own signal; the request itself ends when nobody waits for it any
 * more. Made for one run: nothing is ever forgotten.
 */
export function onceEach(kubernetes: Kubernetes): Kubernetes {
  const questions = new Map<string, Question>();

  function share(key: string, signal: AbortSignal, ask: (signal: AbortSignal) => Promise<unknown>) {
    let question = questions.get(key);
    if (question === undefined) {
      const abandon = new AbortController();
      question = { answer: ask(abandon.signal), waiting: 0, abandon };
      questions.set(key, question);
    }
    return wait(question, signal, kubernetes.server, () => questions.delete(key));
  }

  return {
    get server() {
      return kubernetes.server;
    },
    get: (resource, name, { namespace, signal }) =>
      share(JSON.stringify(['get', resource, name, namespace]), signal, (shared) =>
        kubernetes.get(resource, name, { namespace, signal: shared }),
      ),
    list: async (resource, { namespace, labelSelector, signal }) => {
      const key = JSON.stringify(['list', resource, namespace, labelSelector]);
      const items = await share(key, signal, (shared) =>
        kubernetes.list(resource, { namespace, labelSelector, signal: shared }),
      );
      return items as readonly unknown[];
    },
    create: (resource, object, options) => kubernetes.create(resource, object, options),
  };
}

interface Question {
  readonly answer: Promise<unknown>;
  waiting: number;
  readonly abandon: AbortController;
}

async function wait(question: Question, signal: AbortSignal, server: string, forget: () => void) {
  const aborted = Promise.withResolvers<never>();
  const onAbort = () => aborted.reject(errorFromFailure(server, signal.reason, signal));
  question.waiting += 1;
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    if (signal.aborted) onAbort();
    return await Promise.race([question.answer, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    question.waiting -= 1;
    if (question.waiting === 0 && signal.aborted) {
      forget();
      question.answer.catch(() => undefined);
      question.abandon.abort(signal.reason);
    }
  }
}
