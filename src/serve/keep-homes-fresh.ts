import type { HomeView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { Services } from '../commands/command.ts';
import { ExternalError } from '../errors.ts';
import { createLoop, type Loop } from '../queue/loop.ts';
import type { Redactor } from '../redaction/redactor.ts';
import type { Store } from '../store/store.ts';
import { readFingerprint } from './home-fingerprint.ts';
import {
  claimViewer,
  forgetOldViewers,
  forgetViewer,
  type HomeViewer,
  listStale,
  postponeViewer,
  rememberViewer,
  saveLooked,
  saveShown,
} from './home-viewers.ts';
import { isHeardBefore } from './once.ts';
import { hashHome, homeInstead, maySeeNothing, publishHome } from './publish-home.ts';
import { readHome, type Viewer } from './read-home.ts';
import { createLinkMemory, shareReads } from './share-reads.ts';

export interface HomesOptions {
  readonly store: Store;
  readonly services: Services;
  /** For `views.publish` alone. */
  readonly client: WebClient;
  readonly redactor: Pick<Redactor, 'data'>;
  /** How often it is looked whether anything changed. Default: 1,500. */
  readonly everyMs?: number;
  onTrouble(text: string, fields: object): void;
}

export interface Homes extends Pick<Loop, 'kick' | 'stop'> {
  /** Somebody opened App Home: shows it, or why not, and keeps it up to date from now on. Never throws. `store`: default its own. */
  open(viewer: Viewer, store?: Store): Promise<void>;
}

/** Until when nothing is published: milliseconds since 1970. */
interface Pause {
  until: number;
}

const EVERY_MS = 1_500;

/** So many Homes are made or published at the same time. */
const AT_ONCE = 8;

/** Who publishes a Home has so long before somebody else does it. */
const CLAIM_MS = 15_000;

/** After so many failures nobody tries until it is opened again. */
const MOST_FAILURES = 10;
const LONGEST_PAUSE_MS = 5 * 60_000;

/**
 * Keeps Homes as things stand, within seconds of a change. Nothing is asked of Slack while nothing changes, and
 * nothing is published that shows the same. Any number of processes may do this at the same time.
 */
export function startHomes(options: HomesOptions): Homes {
  const { services, onTrouble } = options;
  const getRunLink = createLinkMemory(services);
  const own = { ...options, services: { ...services, getRunLink } };
  const pause: Pause = { until: 0 };
  const loop = createLoop({
    everyMs: options.everyMs ?? EVERY_MS,
    restMs: 1_000,
    work: () => freshen(own, pause),
    onError: (error) => onTrouble('App Homes could not be looked at', { error }),
  });
  const janitor = createLoop({
    everyMs: 600_000,
    work: () => forgetOldViewers(options.store),
    onError: (error) => onTrouble('App Homes could not be forgotten', { error }),
  });
  return {
    kick: loop.kick,
    open: (viewer, store = options.store) => open({ ...own, store }, viewer),
    async stop() {
      pause.until = Number.POSITIVE_INFINITY;
      await Promise.all([loop.stop(), janitor.stop()]);
    },
  };
}

async function open(options: HomesOptions, viewer: Viewer): Promise<void> {
  const { store, services, client, onTrouble } = options;
  const { userId } = viewer;
  const trouble = (error: unknown) => onTrouble('App Home could not be made', { user: userId, error });
  try {
    const now = await store.now();
    const until = await rememberViewer(store, viewer, now, now + CLAIM_MS).catch(unlessHeard(trouble));
    const looked = await readFingerprint(store, services.config, now);
    const { view, error } = await makeHome(options, services, viewer);
    if (error !== undefined) trouble(error);
    // What could not be told or shown is tried again soon; of somebody who may see nothing, with the next change.
    const isTold = error === undefined || maySeeNothing(error);
    const isShown = await publishHome(client, userId, view).then(
      () => true,
      (error: unknown) => void trouble(error),
    );
    if (until === undefined) return;
    const seen = { shown: isShown ? hashHome(view) : '', looked: isShown && isTold ? looked : '' };
    await saveShown(store, { userId, until }, seen, await store.now());
  } catch (error) {
    trouble(error);
  }
}

/** Of one that cannot be remembered the Home is shown all the same, but where another process shows it already. */
function unlessHeard(trouble: (error: unknown) => void): (error: unknown) => undefined {
  return (error) => {
    if (isHeardBefore(error)) throw error;
    trouble(error);
    return undefined;
  };
}

/** A Home, or what stands in its place, with why. */
async function makeHome(
  { redactor }: HomesOptions,
  services: Services,
  viewer: Viewer,
): Promise<{ readonly view: HomeView; readonly error?: unknown }> {
  try {
    return { view: redactor.data(await readHome(services, viewer)) };
  } catch (error) {
    return { view: redactor.data(homeInstead(error)), error };
  }
}

/** One turn: those whose Home was made when things stood otherwise are looked at. */
async function freshen(options: HomesOptions, pause: Pause): Promise<void> {
  const { store, services } = options;
  const now = await store.now();
  if (now < pause.until) return;
  const looked = await readFingerprint(store, services.config, now);
  const stale = await listStale(store.db, { looked, now });
  const shared = shareReads(services);
  for (let begin = 0; begin < stale.length && now >= pause.until; begin += AT_ONCE) {
    const some = stale.slice(begin, begin + AT_ONCE);
    const same = await Promise.all(
      some.map((viewer) => look({ ...options, services: shared }, viewer, looked, pause)),
    );
    await saveLooked(
      store,
      some.filter((_, index) => same[index]),
      looked,
    );
  }
}

/** Looks at one, and publishes it where it shows something else now. Returns whether it shows the same. */
async function look(
  options: HomesOptions,
  viewer: HomeViewer,
  looked: string,
  pause: Pause,
): Promise<boolean> {
  const { store, client, services } = options;
  try {
    const { view, error } = await makeHome(options, services, viewer);
    // Where nobody could tell, what stands there is better than that it could not be told.
    if (error !== undefined && !maySeeNothing(error)) throw error;
    const shown = hashHome(view);
    if (shown === viewer.shown) return true;
    const until = (await store.now()) + CLAIM_MS;
    if (!(await claimViewer(store, viewer, until))) return false;
    await publishHome(client, viewer.userId, view);
    await saveShown(store, { userId: viewer.userId, until }, { shown, looked }, await store.now());
  } catch (error) {
    await setBack(options, viewer, error, pause);
  }
  return false;
}

/** Slack's wish to slow down is everybody's; other failures are this one's own. */
async function setBack(
  { store, onTrouble }: HomesOptions,
  { userId, failures }: HomeViewer,
  error: unknown,
  pause: Pause,
): Promise<void> {
  const now = await store.now();
  const waitMs = error instanceof ExternalError ? error.retryAfterMs : undefined;
  if (waitMs !== undefined) {
    pause.until = Math.max(pause.until, now + waitMs);
    return postponeViewer(store, { userId, failures }, now + waitMs);
  }
  onTrouble('App Home could not be brought up to date', { user: userId, error });
  if (failures + 1 >= MOST_FAILURES) return forgetViewer(store, { userId, failures });
  const backoffMs = Math.min(1_000 * 2 ** failures, LONGEST_PAUSE_MS);
  return postponeViewer(store, { userId, failures: failures + 1 }, now + backoffMs);
}
