import { runPreflight } from '../../preflight/preflight.ts';
import type { Line } from './line.ts';

/** The secret operator reaches its store, as preflight asks it. */
export const storeReady: Line = {
  id: 'store-ready',
  title: 'Secret store is Ready',
  async look({ environment, systems, signal }) {
    const only = ['secret-store-ready'];
    const { checks } = await runPreflight({ environment, systems, only, signal });
    const [check] = checks;
    if (check === undefined) throw new Error('preflight was asked for the secret store and said nothing');
    const { status: state, summary, evidence, remedy } = check;
    return { state, summary, ...(evidence && { evidence }), ...(remedy !== undefined && { remedy }) };
  },
};
