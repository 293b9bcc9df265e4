/** One application at its place, whatever controller it goes through. */
export interface StepOf<A> {
  /** In the journal: `wave-1/toy-web-prod`, `wave-1/kustomization/apps`. */
  readonly id: string;
  readonly application: A;
  /** From 1. */
  readonly wave: number;
}

/** Whoever takes over finds a step in the journal by it. */
export function stepIdOf(name: string, wave: number): string {
  return `wave-${wave}/${name}`;
}

export function stepOf<A extends { readonly name: string }>(application: A, wave: number): StepOf<A> {
  return { id: stepIdOf(application.name, wave), application, wave };
}
