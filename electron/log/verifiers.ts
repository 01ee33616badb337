/** Who examines lines and entries: this thread, or several others (engine/verifierPool.ts). */
import type { EntriesToExamine, EntryFault, ExaminedLines, LinesToExamine } from './examine';

export interface Verifiers {
  /** How many groups it works on at once. */
  readonly size: number;
  lines(job: LinesToExamine): Promise<ExaminedLines>;
  entries(job: EntriesToExamine): Promise<EntryFault | undefined>;
  /** Gives back what it holds; it works again when it is asked. */
  rest(): Promise<void>;
}

/** Examines on the thread that asks. Loaded only when asked to: most threads have others do it. */
export const ownThread: Verifiers = {
  size: 1,
  lines: async (job) => (await import('./examine')).examineLines(job),
  entries: async (job) => (await import('./examine')).examineEntries(job),
  rest: async () => {},
};
