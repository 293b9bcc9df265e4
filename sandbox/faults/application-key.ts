/** The key of an Application of an environment: `applicationKey('toy-service', 'prod')`. */
export function applicationKey(chart: string, environment: string) {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    name: `${chart}-${environment}`,
    namespace: 'openshift-gitops',
  };
}

/** The key of the AppProject that all of them are in. */
export const PROJECT_KEY = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'AppProject',
  name: 'default',
  namespace: 'openshift-gitops',
};
