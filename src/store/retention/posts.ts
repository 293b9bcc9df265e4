import type { Prunable } from './prunable.ts';
import { isSuperseded } from './superseded.ts';

/** What is known of messages that show the end of their run. The messages stay in Slack. */
export const posts: Prunable = {
  id: 'posts',
  async prune({ db }, { before, limit }) {
    const shown = await db
      .selectFrom('posts')
      .innerJoin('runs as old', 'old.id', 'posts.run_id')
      .select('posts.run_id')
      .where('posts.final', '=', 1)
      .where('posts.due_at', '<', before)
      .where('old.finished_at', '<', before)
      .where(isSuperseded)
      .limit(limit)
      .execute();
    for (const { run_id } of shown) await db.deleteFrom('posts').where('run_id', '=', run_id).execute();
    return shown.length;
  },
};
