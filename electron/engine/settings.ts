/** Settings of a workspace: workspace.json in its folder. Written whole and swapped in, so that it is never half there. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { indexName, indexSource } from '../../shared/contract/indexes';
import { accountField, hexBytes, streamIdField } from '../../shared/contract/inputs';
import { sourceInput, webAddress } from '../../shared/contract/sourceInput';
import { viewChoice } from '../../shared/contract/values';
import { badInput, StreamscopeError } from '../../shared/errors';
import { schemaReason } from '../../shared/schemaReason';
import { storageFault } from '../store/faults';

const settingsFormat = 1;
const fileName = 'workspace.json';
/** Settings on their way in: all that a start that was killed at once leaves in a new folder. */
export const unfinishedSettings = `${fileName}.new`;

const settingsSchema = z.object({
  format: z.number().int(),
  name: z.string(),
  /** Watched streams, 0x-hex, in id order. */
  watched: z.array(streamIdField),
  labels: z.object({ accounts: z.record(z.string(), z.string()), streams: z.record(z.string(), z.string()) }),
  /** Only the mode and a fingerprint of the key; the key itself is kept like any secret. */
  encryption: z.object({ mode: z.enum(['v1', 'v2']), fingerprint: z.string() }).nullable(),
  /** User decoders by stream: the name that a person gave, and the hash of the text, which is kept beside this file. */
  decoders: z
    .record(streamIdField, z.object({ name: z.string(), hash: z.string().regex(/^[0-9a-f]{64}$/) }))
    .default({}),
  /** How people read values: viewers of their own, kept like decoders, and which reading a prefix has. */
  views: z
    .object({
      own: z.array(z.object({ name: z.string(), hash: z.string().regex(/^[0-9a-f]{64}$/) })),
      remembered: z.array(z.object({ streamId: streamIdField, prefix: hexBytes, view: viewChoice })),
    })
    .default({ own: [], remembered: [] }),
  /** Where entries come from, besides what is appended here. */
  source: sourceInput.nullable().default(null),
  /** The node that answers here by kv_* in place of a log; a workspace stays of the kind that it was made. */
  remote: webAddress.nullable().default(null),
  /** No traffic at all, until it is switched off. */
  offline: z.boolean().default(false),
  /** Secondary indexes; texts of functions are kept like decoders. */
  indexes: z
    .array(z.object({ streamId: streamIdField, name: indexName, unique: z.boolean(), source: indexSource }))
    .default([]),
  /** Accounts without a key, to dry-run as. */
  watchOnly: z.array(accountField).default([]),
  /** Keystores lock after this many minutes without use; 0 is never. */
  lockAfter: z.number().min(0).max(1440).default(15),
  /** Made by the product itself, to be looked at. */
  sample: z.boolean(),
});
export type Settings = z.infer<typeof settingsSchema>;

export function newSettings(folder: string): Settings {
  return {
    format: settingsFormat,
    name: basename(folder),
    watched: [],
    labels: { accounts: {}, streams: {} },
    encryption: null,
    decoders: {},
    views: { own: [], remembered: [] },
    source: null,
    remote: null,
    offline: false,
    indexes: [],
    watchOnly: [],
    lockAfter: 15,
    sample: false,
  };
}

/**
 * @returns undefined where the folder holds no workspace, or is not there
 * @throws formatNewer, badInput for a damaged file
 */
export async function readSettings(folder: string): Promise<Settings | undefined> {
  let text: string;
  try {
    text = await readFile(join(folder, fileName), 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
  const stored = parseJson(text);
  refuseNewerFormat(stored);
  const { data, error } = settingsSchema.safeParse(stored, { error: schemaReason });
  if (data !== undefined) return data;
  const issue = error.issues[0];
  const field = [fileName, ...(issue?.path ?? [])].join(' ');
  throw badInput(field, issue?.message ?? 'does not read');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badInput(fileName, 'is not JSON; the log beside it is not touched');
  }
}

/** Before anything else is looked at: a newer format may have other fields. */
function refuseNewerFormat(stored: unknown): void {
  const found = z.object({ format: z.number() }).safeParse(stored).data?.format;
  if (found === undefined || found <= settingsFormat) return;
  throw new StreamscopeError(
    'formatNewer',
    { what: 'workspace', found, supported: settingsFormat },
    `This workspace has format ${found}; this version reads up to ${settingsFormat}. Use a newer Streamscope.`,
  );
}

/** @throws storageFailed; the settings that were there still are */
export async function writeSettings(folder: string, settings: Settings): Promise<void> {
  await mkdir(folder, { recursive: true });
  const unfinished = join(folder, unfinishedSettings);
  try {
    await writeFile(unfinished, `${JSON.stringify(settings, null, 2)}\n`, { flush: true });
    await rename(unfinished, join(folder, fileName));
  } catch (error) {
    throw storageFault('The settings could not be written', error);
  }
}
