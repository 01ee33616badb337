import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Hex } from '../../../../shared/bytes';
import type { KeyVersion } from '../../../../shared/contract/outputs';
import { valueSliceOptions } from '../../../api/queries';
import { useAccounts } from '../../../components/useAccounts';
import { blameLines, blameRuns } from './blame';
import type { Decoder } from './decode';
import { decodeAs } from './decode';

/** A run of lines as the gutter shows it. */
export interface BlameMark {
  firstLine: number;
  lastLine: number;
  /** "655", or "≤ 402" where older versions were not looked at. */
  seq: string;
  name: string;
  color: string;
  isNewest: boolean;
}

/** Older versions are not looked at: the lines they brought count as theirs "or earlier". */
const mostVersions = 30;
/** Larger values are shown without blame, in bytes. */
const largestValue = 65_536;

interface Question {
  streamId: Hex;
  key: Hex;
  decoder: Decoder;
  /** Up to the shown one, newest first. */
  versions: readonly KeyVersion[];
  /** Whether more versions are older than those. */
  hasOlder: boolean;
}

/** Who brought each line of a value; undefined while it loads, and where it cannot be told. */
export function useBlame({ streamId, key, decoder, versions, hasOlder }: Question): BlameMark[] | undefined {
  const { accountLabel, accountColor } = useAccounts();
  const looked = versions.slice(0, mostVersions).reverse();
  const isPossible =
    decoder !== 'hex' && looked.length > 1 && looked.every((version) => version.size <= largestValue);
  const isCut = hasOlder || versions.length > looked.length;
  const values = useQueries({
    queries: isPossible
      ? looked.map(({ seq, size }) => ({
          ...valueSliceOptions({ streamId, key, version: seq, offset: 0, length: largestValue }),
          enabled: size > 0,
        }))
      : [],
    combine: (results) => results.map((result) => result.data?.bytes),
  });
  const isLoaded = isPossible && looked.every((version, index) => version.size === 0 || values[index]);
  const runs = useMemo(() => {
    if (!isLoaded) return undefined;
    const texts = values.map((bytes) => {
      const decoded = bytes && decodeAs(decoder, bytes, true);
      return decoded?.ok ? decoded.text.split('\n') : [];
    });
    return blameRuns(texts.at(-1) ?? [], blameLines(texts));
  }, [isLoaded, values, decoder]);
  const seqs = looked.map((version) => version.seq).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `seqs` stands for the versions that were looked at
  return useMemo(
    () =>
      runs?.map(({ firstLine, lastLine, origin }) => {
        const { seq, sender } = looked[origin]!;
        return {
          firstLine,
          lastLine,
          seq: origin === 0 && isCut ? `≤ ${seq}` : String(seq),
          name: accountLabel(sender) ?? `${sender.slice(0, 6)}…${sender.slice(-4)}`,
          color: accountColor(sender),
          isNewest: origin === looked.length - 1,
        };
      }),
    [runs, seqs, isCut],
  );
}
