import { lookAtImageUpdater } from '../../preflight/checks/image-updater.ts';
import type { SmokeCheck } from '../check.ts';

/** As preflight asks it: it is ready, or somebody has stopped it on purpose. */
export const imageUpdater: SmokeCheck = {
  id: 'image-updater',
  title: 'Image Updater',
  run: lookAtImageUpdater,
};
