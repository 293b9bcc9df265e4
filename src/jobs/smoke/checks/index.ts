import type { SmokeCheck } from '../check.ts';
import { imageUpdater } from './image-updater.ts';
import { liveDigests } from './live-digests.ts';
import { pipelineRuns } from './pipeline-runs.ts';
import { routes } from './routes.ts';

/** In the order of their rows: what people notice first comes first. */
export const SMOKE_CHECKS: readonly SmokeCheck[] = [routes, liveDigests, pipelineRuns, imageUpdater];
