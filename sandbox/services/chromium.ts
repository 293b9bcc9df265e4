import { findOrInstall, type Program } from './find-or-install.ts';

export const CHROMIUM: Program = {
  title: 'Chromium',
  commands: ['chromium', 'chromium-browser', 'google-chrome'],
  places: [
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ],
  debianPackages: ['chromium'],
  brew: ['--cask', 'chromium'],
};

/** The path of a Chromium, installed first if it has to be. Throws `MissingProgramError`. */
export function findChromium(): Promise<string> {
  return findOrInstall(CHROMIUM);
}
