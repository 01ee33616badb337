/** Every rule that an entry breaks, also behind the one that decides, from the model alone. */
import {
  type BrokenPart,
  effective,
  lastOfEach,
  type Model,
  type ModelBatch,
  type ModelEntry,
} from './model';

export interface Violation {
  phase: 'gate' | 'data' | 'decode' | 'reads' | 'writes' | 'accessControl';
  rule: 'monitored' | 'tags' | 'version' | 'permission' | 'role' | 'format' | 'available';
  index: number | null;
  streamId: string | null;
  key: string | null;
}

type Phase = Violation['phase'];

export interface Violations {
  broken: Violation[];
  /** Phases that cannot be judged, because the data before them is not there or does not parse. */
  notRun: Phase[];
}

/** @param model the state before the entry */
export function violationsOf(model: Model, entry: ModelEntry): Violations {
  const { sender, streamIds, batch } = entry;
  const broken: Violation[] = [...new Set(streamIds)]
    .filter((streamId) => !model.monitored.includes(streamId))
    .map((streamId) => ({ phase: 'gate', rule: 'monitored', index: null, streamId, key: null }));
  // Step 1 comes first: an entry without tags is no entry of any stream.
  if (streamIds.length === 0) {
    const notRun: Phase[] = ['data', 'decode', 'reads', 'writes', 'accessControl'];
    return { broken: [whole('gate', 'monitored')], notRun };
  }
  if (!streamIds.some((id) => model.canWrite(sender, id))) broken.push(whole('gate', 'permission'));
  if (batch === null) {
    broken.push(whole('data', 'available'));
    return { broken, notRun: ['decode', 'reads', 'writes', 'accessControl'] };
  }
  const judged = dataViolations(model, entry, batch);
  return { broken: [...broken, ...judged.broken], notRun: judged.notRun };
}

function dataViolations(model: Model, entry: ModelEntry, batch: ModelBatch): Violations {
  if (isBroken(batch.reads)) return stopped([], ['reads', 'writes', 'accessControl']);
  const reads = batch.reads.flatMap((item, index): Violation[] => {
    if (!model.monitored.includes(item.streamId))
      return [{ phase: 'reads', rule: 'monitored', index, ...item }];
    return model.newest(item) > batch.version ? [{ phase: 'reads', rule: 'version', index, ...item }] : [];
  });
  if (isBroken(batch.writes)) return stopped(reads, ['writes', 'accessControl']);
  const writes = lastOfEach(batch.writes).flatMap(({ streamId, key, index }): Violation[] => {
    const item = { phase: 'writes' as const, index, streamId, key };
    const found: Violation[] = [];
    if (!entry.streamIds.includes(streamId)) found.push({ ...item, rule: 'tags' });
    if (model.newest({ streamId, key }) > batch.version) found.push({ ...item, rule: 'version' });
    if (!model.hasWritePermission(entry.sender, streamId, key)) found.push({ ...item, rule: 'permission' });
    return found;
  });
  if (isBroken(batch.controls)) return stopped([...reads, ...writes], ['accessControl']);
  const controls = effective(batch.controls, entry.sender, model.founded(entry.streamIds)).flatMap(
    (row): Violation[] => {
      const item = {
        phase: 'accessControl' as const,
        index: row.index,
        streamId: row.streamId,
        key: row.key,
      };
      if (!entry.streamIds.includes(row.streamId)) return [{ ...item, rule: 'tags' }];
      return model.mayControl(entry, row) ? [] : [{ ...item, rule: 'role' }];
    },
  );
  return { broken: [...reads, ...writes, ...controls], notRun: [] };
}

function isBroken(part: unknown[] | BrokenPart): part is BrokenPart {
  return 'broken' in part;
}

function stopped(before: Violation[], notRun: Phase[]): Violations {
  return { broken: [...before, whole('decode', 'format')], notRun };
}

function whole(phase: Phase, rule: Violation['rule']): Violation {
  return { phase, rule, index: null, streamId: null, key: null };
}
