import { z } from 'zod';

/** What brings an environment to what Git says. */
export const controller = z
  .enum(['argocd', 'flux'])
  .default('argocd')
  .describe('What brings the environment to what Git says.');

/** Where Flux is in an environment. */
export const flux = z.strictObject({
  namespace: z
    .string()
    .min(1)
    .default('flux-system')
    .describe('Of the Kustomizations, HelmReleases and GitRepositories.'),
});
