/** Schedules as the configuration had them when a process last read it. */
export interface SchedulesTable {
  /** `prod/drift`: the environment and the schedule's name. */
  id: string;
  environment: string;
  /** JSON. */
  definition: string;
  /** Since when it has this definition; what was due before is not made up. */
  since: number;
  /** Null: it is in force. */
  removed_at: number | null;
}

/** What a schedule has started, one row per time that it was due. */
export interface ScheduleSlotsTable {
  schedule: string;
  due_at: number;
  /** The run that it started, or the one of an earlier time that was still at it. */
  run_id: string;
  /** `due`, `made-up`, `asked`. */
  reason: string;
  /** 0: it is told. 1: whether it is told shows at the end of its run. 2: nothing changed, so nothing was said. */
  quiet: number;
}
