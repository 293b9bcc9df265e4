import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findOrInstall, MissingProgramError, type Program } from './find-or-install.ts';

export const KUBECTL: Program = {
  title: 'kubectl',
  commands: ['kubectl', 'oc'],
  debianPackages: ['kubectl', 'kubernetes-client'],
  brew: ['kubernetes-cli'],
};

/** Older ones do not know components of kustomize, or how to ask for a token. Debian 12 has 1.20. */
const OLDEST = 27;

/** The path of kubectl, installed first if it has to be. Throws `MissingProgramError`, also where it is too old. */
export async function findKubectl(): Promise<string> {
  const path = await findOrInstall(KUBECTL);
  const { stdout } = await promisify(execFile)(path, ['version', '--client', '--output=json']);
  const [version, minor = OLDEST] = /\bv1\.(\d+)\.\d+/.exec(stdout) ?? [];
  if (Number(minor) < OLDEST)
    throw new MissingProgramError(KUBECTL, `${path} is ${version}, and 1.${OLDEST} or later is needed`);
  return path;
}
