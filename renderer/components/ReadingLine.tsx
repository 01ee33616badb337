import { useSyncExternalStore } from 'react';
import { connection } from '../api/connection';
import { ProgressLine } from './ProgressLine';

const { reading } = connection;

/** Shown while an old state is read that no table has: how much of what was written up to it is read. */
export function ReadingLine() {
  const progress = useSyncExternalStore(reading.subscribe, () => reading.newest);
  return progress && <ProgressLine words="Reading what was written until then" {...progress} />;
}
