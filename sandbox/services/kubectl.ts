import { findOrInstall, type Program } from './find-or-install.ts';

export const KUBECTL: Program = {
  title: 'kubectl',
  commands: ['kubectl', 'oc'],
  debianPackages: ['kubectl', 'kubernetes-client'],
  brew: ['kubernetes-cli'],
};

/** The path of kubectl, installed first if it has to be. Throws `MissingProgramError`. */
export function findKubectl(): Promise<string> {
  return findOrInstall(KUBECTL);
}
