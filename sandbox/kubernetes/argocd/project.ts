import type { KubernetesObject } from '../../world.ts';
import type { ControllerContext } from '../controllers/controller.ts';
import { matchesGlob } from './glob.ts';

/** The AppProject of an Application; none where it names none, or one that is not there. */
export function projectOf(
  { apiVersion, metadata, spec }: KubernetesObject,
  { cluster }: Pick<ControllerContext, 'cluster'>,
): KubernetesObject | undefined {
  const { project } = spec as { project?: string };
  const { namespace } = metadata;
  if (project === undefined || namespace === undefined) return undefined;
  return cluster.read({ apiVersion, kind: 'AppProject', name: project, namespace });
}

interface Destination {
  readonly server?: string;
  readonly name?: string;
  readonly namespace?: string;
}

/** Why a project does not permit an Application, as Argo CD says it; `undefined`: it does. */
export function findRefusal(
  application: KubernetesObject,
  project: KubernetesObject | undefined,
): string | undefined {
  const { project: named, destination = {} } = application.spec as {
    project?: string;
    destination?: Destination;
  };
  if (named === undefined) return undefined;
  if (project === undefined)
    return `InvalidSpecError: Application referencing project ${named} which does not exist`;
  const { destinations = [] } = project.spec as { destinations?: readonly Destination[] };
  if (destinations.some((permitted) => permits(permitted, destination))) return undefined;
  const { server = '', namespace = '' } = destination;
  return `InvalidSpecError: application destination server '${server}' and namespace '${namespace}' do not match any of the allowed destinations in project '${named}'`;
}

function permits(permitted: Destination, { server = '', name = '', namespace = '' }: Destination): boolean {
  const isCluster =
    (permitted.server !== undefined && matchesGlob(permitted.server, server)) ||
    (permitted.name !== undefined && matchesGlob(permitted.name, name));
  return isCluster && matchesGlob(permitted.namespace ?? '', namespace);
}
