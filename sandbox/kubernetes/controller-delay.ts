/** Before each step of a controller, in milliseconds, where nobody says otherwise. */
export const DELAY_MS = 200;
