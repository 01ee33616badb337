import type { IndexSource } from '../../../../shared/contract/indexes';

/** "JSON path owner.name, as number": where index keys come from. */
export function sourceWords(source: IndexSource): string {
  if (source.kind === 'function') return `a function, ${source.hash.slice(0, 8)}`;
  const path = source.path === '' ? 'the whole value' : source.path;
  const as = source.as === 'u64' ? ', as whole numbers' : '';
  return `${source.kind === 'json' ? 'JSON' : 'CBOR'} path ${path}${as}`;
}
