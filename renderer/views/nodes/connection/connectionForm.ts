/** What a person types to connect, and the source that it comes to. */
import { type Source, sourceInput, type ZeroGSource } from '../../../../shared/contract/sourceInput';
import { presetNamed, presets } from '../../../../shared/presets';

export interface ConnectionForm {
  /** A preset's name, `custom`, or `explorer`. */
  kind: string;
  rpc: string;
  chainId: string;
  flow: string;
  indexer: string;
  nodes: string;
  fromBlock: string;
  confirmations: string;
  /** Empty where data is never given up. */
  downloadRounds: string;
  /** Of another explorer, with its token. */
  explorer: string;
}

export const kinds = [
  ...presets.map(({ name, title }) => ({ value: name, text: title })),
  { value: 'custom', text: 'A network of your own' },
  { value: 'explorer', text: 'Another explorer' },
];

const empty: ConnectionForm = {
  kind: 'custom',
  rpc: '',
  chainId: '',
  flow: '',
  indexer: '',
  nodes: '',
  fromBlock: '',
  confirmations: '1',
  downloadRounds: '',
  explorer: '',
};

/** The form for a kind: a preset fills it. */
export function formOf(kind: string): ConnectionForm {
  const preset = presetNamed(kind);
  if (preset === undefined) return { ...empty, kind };
  return { ...filled({ ...preset.source, nodes: [] }), kind };
}

/** The form for what is followed. */
export function formOfSource(source: Source | null): ConnectionForm {
  if (source === null) return formOf(presets[0]?.name ?? 'custom');
  if (source.kind === 'explorer') return { ...empty, kind: 'explorer', explorer: source.url };
  return { ...filled(source), kind: source.preset ?? 'custom' };
}

function filled(source: Omit<ZeroGSource, 'kind' | 'preset'>): ConnectionForm {
  return {
    ...empty,
    rpc: source.rpc,
    chainId: String(source.chainId),
    flow: source.flow,
    indexer: source.indexer ?? '',
    nodes: source.nodes.join(', '),
    fromBlock: source.fromBlock === null ? '' : String(source.fromBlock),
    confirmations: String(source.confirmations),
    downloadRounds: source.downloadRounds === 0 ? '' : String(source.downloadRounds),
  };
}

/** Which field is wrong, and why. */
export interface WrongField {
  field: string;
  reason: string;
}

/** @param followed whose token is not told: its address is enough as long as it is not changed */
export function readForm(
  form: ConnectionForm,
  followed: Source | null,
): { source: Source } | { wrong: WrongField[] } {
  const isFollowed = followed?.kind === 'explorer' && form.explorer.trim() === followed.url;
  if (form.kind === 'explorer' && isFollowed) return { source: followed };
  const { data, error } = sourceInput.safeParse(
    form.kind === 'explorer' ? { kind: 'explorer', url: form.explorer.trim() } : networkOf(form),
  );
  if (data !== undefined) return { source: data };
  const option = form.kind === 'explorer' ? 1 : 0;
  const issues = error.issues.flatMap((one) =>
    one.code === 'invalid_union' ? (one.errors[option] ?? []) : [one],
  );
  return { wrong: issues.map(({ path, message }) => ({ field: String(path[0] ?? 'rpc'), reason: message })) };
}

function networkOf(form: ConnectionForm): unknown {
  const preset = presetNamed(form.kind);
  return {
    kind: 'zeroG',
    ...(preset === undefined ? {} : { preset: preset.name }),
    rpc: form.rpc.trim(),
    chainId: numberOf(form.chainId),
    flow: form.flow.trim(),
    indexer: form.indexer.trim() === '' ? null : form.indexer.trim(),
    nodes: form.nodes.split(/[\s,]+/).filter((url) => url !== ''),
    fromBlock: form.fromBlock.trim() === '' ? null : numberOf(form.fromBlock),
    confirmations: numberOf(form.confirmations),
    downloadRounds: form.downloadRounds.trim() === '' ? 0 : numberOf(form.downloadRounds),
  };
}

/** A text that is no whole number stays a text, and is refused with its field. */
function numberOf(text: string): number | string {
  return /^\s*[0-9]+\s*$/.test(text) ? Number(text) : text;
}
