/** The process that is killed: it keeps drafts as the engine does, one call a line, and never ends by itself. */
import { createInterface } from 'node:readline';
import { Drafts } from '../../electron/engine/drafts';
import type { Draft, DraftChange } from '../../shared/compose/draft';
import { toEnvelope } from '../../shared/errors';

const drafts = new Drafts(process.argv[2]!);

const calls: Record<string, (input: never) => Promise<unknown>> = {
  'draft.list': () => drafts.list(),
  'draft.get': ({ id }: { id: string }) => drafts.get(id),
  'draft.add': (draft: Draft) => drafts.add(draft),
  'draft.change': ({ id, change }: { id: string; change: DraftChange }) => drafts.change(id, change),
  'draft.delete': ({ id }: { id: string }) => drafts.delete(id),
  'draft.restore': ({ id }: { id: string }) => drafts.restore(id),
};

createInterface(process.stdin).on('line', async (line) => {
  const { id, name, input } = JSON.parse(line) as { id: number; name: string; input: never };
  const outcome = await calls[name]!(input).then(
    (value) => ({ ok: true, value }),
    (error: unknown) => ({ ok: false, error: toEnvelope(error) }),
  );
  process.stdout.write(`${JSON.stringify({ id, outcome })}\n`);
});
