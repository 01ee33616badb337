/** A value read for people: by the way that was asked for, or by the best guess. */

import type { ValueView, ViewChoice } from '../../shared/contract/values';
import type { LoadFault } from '../decode/sandbox';
import type { UserFunction } from '../decode/userFunction';
import { readAbi } from './abi';
import { type Guesses, guess } from './guess';
import { readJsonText } from './json';
import { readProtobuf } from './protobuf';
import { isPlain, plainReaders } from './readers';
import { rowsOf } from './rows';
import { type Sink, ViewFault } from './sink';
import { type Unwrapped, unwrapAll } from './wrappers';

export interface ViewRequest {
  key: Uint8Array;
  bytes: Uint8Array;
  /** null: the best guess. */
  view: ViewChoice | null;
}

/** Loads a viewer of one's own, or says why not. */
export type LoadViewer = () => Promise<UserFunction | LoadFault>;

type Outcome = ValueView['outcome'];

export async function viewValue(
  { key, bytes, view }: ViewRequest,
  loadViewer: LoadViewer,
): Promise<Omit<ValueView, 'version'>> {
  const guesses = guess(bytes);
  const chosen = view ?? { via: guesses.fits[0]?.via ?? [], viewer: guesses.fits[0]?.viewer ?? 'hex' };
  const about = { via: chosen.via, viewer: chosen.viewer, ...guesses } satisfies Guesses & Partial<ValueView>;
  let inside: Unwrapped;
  try {
    inside = unwrapAll(chosen.via, bytes);
  } catch (error) {
    return { ...about, size: bytes.length, isCut: false, outcome: failure(error) };
  }
  const outcome = await outcomeOf(chosen, inside.bytes, key, loadViewer);
  return { ...about, size: inside.bytes.length, isCut: inside.isCut, outcome };
}

async function outcomeOf(
  view: ViewChoice,
  bytes: Uint8Array,
  key: Uint8Array,
  loadViewer: LoadViewer,
): Promise<Outcome> {
  const { viewer } = view;
  if (viewer === 'text' || viewer === 'hex' || viewer === 'json') return { kind: 'bytes' };
  if (viewer === 'own') return ownOutcome(await loadViewer(), bytes, key);
  return rows((sink) => {
    if (isPlain(viewer)) plainReaders[viewer](bytes, sink);
    else if (viewer === 'abi') readAbi(bytes, view.types ?? '', sink);
    else readProtobuf(bytes, view.schema ?? { text: '', message: '' }, sink);
  });
}

function rows(read: (sink: Sink) => void): Outcome {
  try {
    return { kind: 'rows', ...rowsOf(read) };
  } catch (error) {
    return failure(error);
  }
}

/** @throws what is no fault of the bytes */
function failure(error: unknown): Outcome {
  if (!(error instanceof ViewFault)) throw error;
  return { kind: 'failed', reason: error.message, offset: error.offset, line: null };
}

function ownOutcome(loaded: UserFunction | LoadFault, bytes: Uint8Array, key: Uint8Array): Outcome {
  if ('message' in loaded) return { kind: 'failed', reason: loaded.message, offset: null, line: loaded.line };
  const answer = loaded.view(bytes, key);
  if (!answer.ok) return { kind: 'failed', reason: answer.message, offset: null, line: answer.line };
  const { kind, text } = answer.value;
  return kind === 'text' ? { kind, text } : rows((sink) => readJsonText(text, sink));
}
