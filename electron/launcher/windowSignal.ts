/** What the desktop host tells the launcher, as lines on its standard output. */

/** Set for an Electron that a launcher waits for. */
export const launcherVariable = 'STREAMSCOPE_LAUNCHER';

export const windowLines = {
  shown: 'streamscope: window shown',
  /** Another explorer of this user is running and came to the front. */
  elsewhere: 'streamscope: shown by the explorer that runs already',
} as const;
