import type { Environment } from '../../config/schema.ts';
import { type DriftItem, toItem } from '../../drift/item.ts';
import type { ApplicationStanding } from '../../integrations/argocd/application-standing.ts';

/** What an Application does by itself against what is wanted: `must`, `must not`, or either. */
export type Wanted = 'must' | 'must not' | 'may';

/** Whether auto-sync and self-heal are switched on or off against `drift.autoSync` and `drift.selfHeal`. */
export function judgeAutomation(state: ApplicationStanding, environment: Environment): readonly DriftItem[] {
  const { autoSync, selfHeal } = environment.drift;
  const sync = judgeAutoSync(state, wantedOf(autoSync, environment));
  // Without auto-sync nothing heals itself: who takes the one out takes both out.
  const isTold = sync !== undefined && state.autoSync;
  const heal = isTold ? undefined : judgeSelfHeal(state, wantedOf(selfHeal, environment));
  return [sync, heal].filter((item) => item !== undefined);
}

/** `by-policy`: where people have to approve a sync, or nobody may, nothing happens by itself; elsewhere it may. */
export function wantedOf(setting: Environment['drift']['autoSync'], { policies }: Environment): Wanted {
  switch (setting) {
    case 'on':
      return 'must';
    case 'off':
      return 'must not';
    case 'any':
      return 'may';
    case 'by-policy':
      return policies.sync?.approvals === 'auto' ? 'may' : 'must not';
  }
}

function judgeAutoSync(state: ApplicationStanding, wanted: Wanted): DriftItem | undefined {
  if (state.autoSync && wanted === 'must not') {
    const sentence = 'it syncs by itself (syncPolicy.automated), whatever is approved here';
    return toItem(state, { kind: 'auto-sync', sentence });
  }
  if (state.autoSync || wanted !== 'must') return undefined;
  const sentence = 'it does not sync by itself (syncPolicy.automated), as it should here';
  return toItem(state, { kind: 'auto-sync', sentence });
}

function judgeSelfHeal(state: ApplicationStanding, wanted: Wanted): DriftItem | undefined {
  const isOn = state.autoSync && state.selfHeal;
  if (isOn && wanted === 'must not') {
    const sentence = 'it undoes changes by hand by itself (selfHeal), which is not wanted here';
    return toItem(state, { kind: 'self-heal', sentence });
  }
  if (isOn || wanted !== 'must') return undefined;
  const sentence = 'it does not undo changes by hand by itself (selfHeal), as it should here';
  return toItem(state, { kind: 'self-heal', sentence });
}
