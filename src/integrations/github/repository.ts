/**
 * A Git repository at one branch, read over GitHub's API. The branch is resolved to a commit once
 * per run, so that all files come from the same commit.
 *
 * Methods throw `ExternalError` with system `github`.
 */
export interface Repository {
  /** `owner/name`, for people. */
  readonly name: string;
  /** The 40-character commit that the branch points at. */
  getCommit(options: { signal: AbortSignal }): Promise<string>;
  /** A file's text, or `undefined` where it does not exist at that commit. */
  readFile(path: string, options: { signal: AbortSignal }): Promise<string | undefined>;
}
