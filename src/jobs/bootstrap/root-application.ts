/** The Application that bootstrap registers: its chart makes the umbrella. */
export function rootApplicationOf(environment: string): string {
  return `argocd-apps-${environment}`;
}

/** The Application that brings all others of an environment; the root makes it. */
export function umbrellaOf(environment: string): string {
  return `bitiq-umbrella-${environment}`;
}

/** Whether others depend on this Application's sync alone: it is as healthy as they are, which is later. */
export function bringsOthers(name: string, environment: string): boolean {
  return name === rootApplicationOf(environment) || name === umbrellaOf(environment);
}
