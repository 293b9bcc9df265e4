/** The Application that brings all others of an environment. */
export function rootApplicationOf(environment: string): string {
  return `bitiq-umbrella-${environment}`;
}
