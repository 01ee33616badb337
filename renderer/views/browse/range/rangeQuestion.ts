import { compareBytes, fromHex, type Hex } from '../../../../shared/bytes';
import type { CallInput } from '../../../../shared/contract/contract';
import type { BrowseSearch } from '../../../router/search';

/** `limit` is the rows of a page. */
type RangeInput = Omit<CallInput<'range.page'>, 'after' | 'from'> & { limit: number };
export type RangeQuestion = { ok: true; input: RangeInput } | { ok: false; field: string; reason: string };

/** Rows that are read at once. */
export const defaultPage = 200;

/** A page that takes longer is shown part by part, ms. */
const partTime = 60;

/** Bytes of each value that a row shows. */
const previewBytes = 96;

/** The range that the address describes, or which field is not right and why. */
export function rangeQuestion(streamId: Hex, search: BrowseSearch, at: number | null): RangeQuestion {
  const { gt, gte, lt, lte, prefix, width, reverse = false, page = defaultPage, find } = search;
  if (width !== undefined) {
    if (prefix === undefined) return { ok: false, field: 'Fixed width', reason: 'needs a prefix to pad' };
    if (fromHex(prefix).length > width) {
      return {
        ok: false,
        field: 'Fixed width',
        reason: `is shorter than the prefix (${fromHex(prefix).length} bytes)`,
      };
    }
  }
  const [from, to] = [gt ?? gte, lt ?? lte];
  if (from !== undefined && to !== undefined && compareBytes(fromHex(from), fromHex(to)) > 0)
    return { ok: false, field: 'From', reason: 'lies after To' };
  const value =
    find === undefined
      ? undefined
      : { kind: search.findKind ?? ('text' as const), text: find, ignoreCase: search.findCase !== true };
  return {
    ok: true,
    input: {
      ...{ streamId, gt, gte, lt, lte, prefix, width, reverse, value, at, limit: page },
      valueBytes: previewBytes,
      within: partTime,
    },
  };
}
