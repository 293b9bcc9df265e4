/** Signed requests and socket envelopes that were already acted on. */
export interface SeenRequestsTable {
  key: string;
  expires_at: number;
}

/** People who have opened App Home, and what it shows them. */
export interface HomeViewersTable {
  user_id: string;
  team_id: string;
  opened_at: number;
  /** Hash of what was published last. */
  shown: string;
  /** How things stood when it was last made: the same again needs no look. */
  looked: string;
  /** Nobody looks before. While somebody publishes it: when they are given up. */
  due_at: number;
  failures: number;
}

/** One row: that what nobody needs any more goes. */
export interface HousekeepingTable {
  id: number;
  /** Nobody looks before. While somebody is at it: when they are given up. */
  due_at: number;
}
