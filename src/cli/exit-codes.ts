/** What `bitiq` ends with, so that scripts can tell "no" from "could not ask". After sysexits.h where it has a word. */
export const EXIT = {
  /** Ready; warnings allowed. */
  ok: 0,
  /** The answer is no. */
  blocked: 1,
  /** It could not be determined. */
  unknown: 2,
  /** People decided against it: rejected, withdrawn, expired or cancelled. */
  declined: 3,
  /** EX_USAGE: a word or an option that is not there. */
  usage: 64,
  /** EX_SOFTWARE: a fault of bitiq. */
  bug: 70,
  /** EX_CONFIG: environment variables or bitiq.yaml. */
  config: 78,
  /** Ended by Ctrl-C. */
  interrupted: 130,
} as const;
