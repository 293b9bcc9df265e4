import type { EnvironmentWorld, Fault } from '../world.ts';
import type { EnvironmentPlace } from './environments.ts';

/** Something that can be broken, in the place where it is. */
export interface Spot {
  /** `prod/worker-nodes`. */
  readonly id: string;
  readonly title: string;
  /** The check that must name it. */
  readonly check?: string;
  /** Under which the panel lists it. */
  readonly environment: string;
  /** Breaks it and returns what mends it. */
  plant(): () => void;
}

/** A spot with whether it is broken now. */
type BoardFault = Omit<Spot, 'plant'> & { readonly planted: boolean };

/** Which faults are planted where. */
export interface FaultBoard {
  list(): readonly BoardFault[];
  /** Plants a fault, or takes it away. Throws for an id that `list` does not have. */
  toggle(id: string): void;
  /** Plants each fault that names a check, wherever it is not planted yet. */
  plantAll(): void;
}

/** Every fault in every environment in which it can be. */
export function spotsOf(
  environments: readonly (EnvironmentWorld & { readonly place: Pick<EnvironmentPlace, 'isEmpty'> })[],
  faults: readonly Fault[],
): Spot[] {
  return environments.flatMap((world) =>
    faults
      .filter(canBeIn(world.place.isEmpty ? 'empty' : 'furnished'))
      .map(({ id, title, check, plant }) => ({
        id: `${world.name}/${id}`,
        title,
        ...(check !== undefined && { check }),
        environment: world.name,
        plant: () => plant(world),
      })),
  );
}

function canBeIn(world: 'furnished' | 'empty') {
  return ({ worlds = ['furnished'] }: Fault) => worlds.includes(world);
}

/** A board on which nothing is planted yet. */
export function createFaultBoard(spots: readonly Spot[]): FaultBoard {
  const undo = new Map<string, () => void>();

  function toggle(id: string): void {
    const spot = spots.find((each) => each.id === id);
    if (spot === undefined) throw new Error(`There is no fault ${id}.`);
    const mend = undo.get(id);
    if (mend === undefined) undo.set(id, spot.plant());
    else {
      mend();
      undo.delete(id);
    }
  }

  return {
    toggle,
    list: () => spots.map(({ plant: _plant, ...spot }) => ({ ...spot, planted: undo.has(spot.id) })),
    plantAll: () => {
      for (const { id, check } of spots) if (check !== undefined && !undo.has(id)) toggle(id);
    },
  };
}
