/**
 * The drafts of a workspace, a file each: `drafts/ID.ndjson`, whose first line is the draft and whose other lines are
 * changes to it, appended as they come. A line that a kill cut off is left out when the file is read; what was
 * acknowledged is in front of it. Deleted drafts keep their file under another name.
 */
import { appendFile, mkdir, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Draft,
  type DraftChange,
  type DraftSummary,
  draftChange,
  draftId,
  draftSchema,
  type Sending,
  summaryOf,
} from '../../shared/compose/draft';
import { applyChange } from '../../shared/compose/draftChange';
import type { DraftList } from '../../shared/contract/composing';
import { badInput, StreamscopeError } from '../../shared/errors';
import { storageFault } from '../store/faults';

/** Deleted drafts that are kept. */
const deletedKept = 100;
/** A file is written anew when its changes are longer than the draft, and than this. */
const leastRewrite = 256 << 10;

const suffix = { kept: '.ndjson', deleted: '.deleted' } as const;

interface OpenDraft {
  draft: Draft;
  /** Bytes of the first line, and of all lines. */
  wholeBytes: number;
  fileBytes: number;
}

interface Known {
  summary: DraftSummary;
  deletedAt: number | null;
}

export class Drafts {
  private known: Map<string, Known> | undefined;
  /** The last ones that were used, whole. */
  private readonly open = new Map<string, OpenDraft>();
  /** Work on files goes one after the other. */
  private queue: Promise<unknown> = Promise.resolve();

  constructor(private readonly folder: string) {}

  list(): Promise<DraftList> {
    return this.inTurn(async () => {
      const all = [...(await this.all()).values()];
      const newest = (left: Known, right: Known) => right.summary.createdAt - left.summary.createdAt;
      return {
        drafts: all
          .filter(({ deletedAt }) => deletedAt === null)
          .sort(newest)
          .map(({ summary }) => summary),
        deleted: all
          .filter(({ deletedAt }) => deletedAt !== null)
          .sort((left, right) => right.deletedAt! - left.deletedAt!)
          .map(({ summary }) => summary),
      };
    });
  }

  /** @throws notFound */
  get(id: string): Promise<Draft> {
    return this.inTurn(async () => (await this.find(id)).draft);
  }

  /** @throws badInput where the id is taken */
  add(draft: Draft): Promise<void> {
    return this.inTurn(async () => {
      const known = await this.all();
      if (known.has(draft.id)) throw badInput('id', 'there is a draft with this id');
      await this.writeWhole({ ...draft, sent: null });
    });
  }

  /** @throws notFound, badInput once it was sent */
  change(id: string, change: DraftChange): Promise<void> {
    return this.inTurn(async () => {
      const open = await this.find(id);
      if (open.draft.sent !== null) throw badInput('id', 'this draft was sent and does not change any more');
      await this.append(open, { change }, applyChange(open.draft, change));
    });
  }

  /** Marks a draft as sent, or says more of how that went. Without effect where it was deleted meanwhile. */
  send(id: string, sent: Sending): Promise<void> {
    return this.inTurn(async () => {
      if ((await this.all()).get(id)?.deletedAt !== null) return;
      const open = await this.find(id);
      await this.append(open, { sent }, { ...open.draft, sent });
    });
  }

  /** Drafts that were sent. */
  async sent(): Promise<{ id: string; sent: Sending }[]> {
    const { drafts } = await this.list();
    return drafts.flatMap(({ id, sent }) => (sent !== null ? [{ id, sent }] : []));
  }

  delete(id: string): Promise<void> {
    return this.inTurn(async () => {
      const known = (await this.all()).get(id);
      if (known === undefined || known.deletedAt !== null) return;
      await onDisk(rename(this.file(id, 'kept'), this.file(id, 'deleted')));
      this.open.delete(id);
      known.deletedAt = Date.now();
      await this.forgetOldest();
    });
  }

  /** @throws notFound */
  restore(id: string): Promise<Draft> {
    return this.inTurn(async () => {
      const known = (await this.all()).get(id);
      if (known === undefined) throw unknownDraft(id);
      if (known.deletedAt !== null) await onDisk(rename(this.file(id, 'deleted'), this.file(id, 'kept')));
      known.deletedAt = null;
      return (await this.find(id)).draft;
    });
  }

  /** Waits for what is being written. */
  async close(): Promise<void> {
    await this.queue;
  }

  private inTurn<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    const done = this.queue.then(work);
    this.queue = done.catch(() => {});
    return done;
  }

  private file(id: string, as: keyof typeof suffix): string {
    return join(this.folder, `${id}${suffix[as]}`);
  }

  private async all(): Promise<Map<string, Known>> {
    if (this.known !== undefined) return this.known;
    const known = new Map<string, Known>();
    for (const name of await readdir(this.folder).catch(() => [])) {
      const as = name.endsWith(suffix.kept) ? 'kept' : name.endsWith(suffix.deleted) ? 'deleted' : undefined;
      const id = name.slice(0, name.lastIndexOf('.'));
      if (as === undefined || !draftId.safeParse(id).success) continue;
      const read = await this.read(id, as);
      if (read === undefined) continue;
      known.set(id, {
        summary: summaryOf(read.draft),
        deletedAt: as === 'deleted' ? read.draft.changedAt : null,
      });
    }
    this.known = known;
    return known;
  }

  private async find(id: string): Promise<OpenDraft> {
    if ((await this.all()).get(id)?.deletedAt !== null) throw unknownDraft(id);
    const open = this.open.get(id) ?? (await this.read(id, 'kept'));
    if (open === undefined) throw unknownDraft(id);
    this.remember(open);
    return open;
  }

  private remember(open: OpenDraft): void {
    const { id } = open.draft;
    this.open.delete(id);
    this.open.set(id, open);
    // Drafts can have megabytes: few are worked on at once.
    const [oldest] = this.open.keys();
    if (this.open.size > 4 && oldest !== undefined) this.open.delete(oldest);
    this.known?.set(id, { summary: summaryOf(open.draft), deletedAt: null });
  }

  private async read(id: string, as: keyof typeof suffix): Promise<OpenDraft | undefined> {
    const file = this.file(id, as);
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text === undefined) return undefined;
    const read = readLines(text);
    if (read === undefined) return undefined;
    // What a kill cut off would make the next line unreadable too.
    if (read.fileBytes < Buffer.byteLength(text)) await onDisk(truncate(file, read.fileBytes));
    return read;
  }

  private async append(open: OpenDraft, line: object, draft: Draft): Promise<void> {
    const text = `${JSON.stringify(line)}\n`;
    const bytes = Buffer.byteLength(text);
    const changes = open.fileBytes - open.wholeBytes + bytes;
    if (changes > Math.max(open.wholeBytes, leastRewrite)) return this.writeWhole(draft);
    try {
      await onDisk(appendFile(this.file(draft.id, 'kept'), text, { mode: 0o600 }));
    } catch (error) {
      // Half a line may be there: reading the file again cuts it off.
      this.open.delete(draft.id);
      throw error;
    }
    this.remember({ ...open, draft, fileBytes: open.fileBytes + bytes });
  }

  private async writeWhole(draft: Draft): Promise<void> {
    const text = `${JSON.stringify({ draft })}\n`;
    const file = this.file(draft.id, 'kept');
    await onDisk(mkdir(this.folder, { recursive: true }));
    await onDisk(writeFile(`${file}.new`, text, { mode: 0o600, flush: true }));
    await onDisk(rename(`${file}.new`, file));
    const bytes = Buffer.byteLength(text);
    this.remember({ draft, wholeBytes: bytes, fileBytes: bytes });
  }

  private async forgetOldest(): Promise<void> {
    const deleted = [...(await this.all())].filter(([, { deletedAt }]) => deletedAt !== null);
    deleted.sort(([, left], [, right]) => right.deletedAt! - left.deletedAt!);
    for (const [id] of deleted.slice(deletedKept)) {
      await rm(this.file(id, 'deleted'), { force: true });
      this.known?.delete(id);
    }
  }
}

/** @returns undefined where not even the first line reads; else the draft as far as whole lines go */
function readLines(text: string): OpenDraft | undefined {
  let draft: Draft | undefined;
  let [wholeBytes, fileBytes] = [0, 0];
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf('\n', start);
    if (end < 0) break;
    const line = text.slice(start, end + 1);
    const next = readLine(line, draft);
    if (next === undefined) break;
    fileBytes += Buffer.byteLength(line);
    if (draft === undefined) wholeBytes = fileBytes;
    draft = next;
    start = end + 1;
  }
  return draft && { draft, wholeBytes, fileBytes };
}

function readLine(line: string, before: Draft | undefined): Draft | undefined {
  let stored: { draft?: unknown; change?: unknown; sent?: unknown };
  try {
    stored = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (before === undefined) return draftSchema.safeParse(stored.draft).data;
  if (stored.sent !== undefined) return draftSchema.safeParse({ ...before, sent: stored.sent }).data;
  const change = draftChange.safeParse(stored.change).data;
  return change && applyChange(before, change);
}

function unknownDraft(id: string): StreamscopeError {
  return new StreamscopeError('notFound', { what: 'draft', id }, `There is no draft ${id}.`);
}

async function onDisk<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    throw storageFault('The draft could not be written', error);
  }
}
