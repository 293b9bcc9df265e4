import { driftLeftovers } from './drift-leftovers.ts';
import { notices } from './notices.ts';
import { posts } from './posts.ts';
import type { Prunable } from './prunable.ts';
import { runReports } from './run-reports.ts';
import { scheduleSlots } from './schedule-slots.ts';

/** In this order: what a time of a schedule rests on goes after that. Never the audit log, nor a run, nor a vote. */
export const PRUNABLES: readonly Prunable[] = [scheduleSlots, runReports, posts, notices, driftLeftovers];
