import type { ApplicationState, Source } from '../../../integrations/argocd/application-states.ts';
import { IN_CLUSTER } from '../../../integrations/argocd/applications.ts';
import type { Project } from '../../../integrations/argocd/projects.ts';
import { normalizeRepository } from '../repository-url.ts';
import { matchesGlob } from './glob.ts';

/** Whether a project lets its Applications come from there. As Argo CD judges it: a `!` glob forbids. */
export function isSourcePermitted({ sourceRepos }: Project, { repoUrl }: Source): boolean {
  const source = normalizeRepository(repoUrl);
  const matches = (glob: string) => glob === '*' || matchesGlob(normalizeRepository(glob), source, '/');
  if (sourceRepos.some((glob) => glob.startsWith('!') && matches(glob.slice(1)))) return false;
  return sourceRepos.some((glob) => !glob.startsWith('!') && matches(glob));
}

type Destination = ApplicationState['destination'];

/** Whether a project lets its Applications go there. As Argo CD judges it: a `!` glob forbids. */
export function isDestinationPermitted(project: Project, destination: Destination): boolean {
  const target = inBothWords(destination);
  const answers = project.destinations.map((item) => {
    const server = judge(item.server, target.server);
    const name = judge(item.name, target.name);
    const namespace = judge(item.namespace, target.namespace);
    const isCluster = server === 'yes' || name === 'yes';
    if (isCluster && namespace === 'yes') return 'yes';
    const isForbidden =
      (namespace === 'yes' && (server === 'forbidden' || name === 'forbidden')) ||
      (isCluster && namespace === 'forbidden');
    return isForbidden ? 'forbidden' : 'no';
  });
  return answers.includes('yes') && !answers.includes('forbidden');
}

/** Argo CD knows its own cluster by server and by name, whichever is set. */
function inBothWords({ server, name, namespace }: Destination): Destination {
  const isOwn = IN_CLUSTER.includes(server.replace(/\/+$/, '') || name);
  const [ownServer = '', ownName = ''] = IN_CLUSTER;
  return { server: server || (isOwn ? ownServer : ''), name: name || (isOwn ? ownName : ''), namespace };
}

function judge(glob: string, text: string): 'yes' | 'no' | 'forbidden' {
  if (glob === '') return 'no';
  if (!glob.startsWith('!')) return glob === '*' || matchesGlob(glob, text) ? 'yes' : 'no';
  return matchesGlob(glob.slice(1), text) ? 'forbidden' : 'yes';
}
