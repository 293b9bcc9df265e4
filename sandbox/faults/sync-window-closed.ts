import type { Fault } from '../world.ts';
import { closeWindow } from './close-window.ts';

export const syncWindowClosed: Fault = {
  id: 'sync-window-closed',
  title: 'A sync window is closed for toy-service',
  plant: ({ cluster, name }) => closeWindow(cluster, `toy-service-${name}`, 'closed by an operator'),
};
