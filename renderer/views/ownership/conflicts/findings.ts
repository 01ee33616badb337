import type { Hex } from '../../../../shared/bytes';
import type { StreamFindings } from '../../../../shared/contract/ownership';

/** One thing in the ownership of a stream that deserves a look. */
export type Finding =
  | { kind: 'claimed'; streamId: Hex; founder: Hex; foundedAt: number; expected: Hex }
  | { kind: 'noAdmin'; streamId: Hex; hasWriter: boolean }
  | {
      kind: 'orphan';
      streamId: Hex;
      key: Uint8Array;
      lastWriter: Hex;
      lostAt: number;
      by: Hex | null;
      /** Without an admin nobody can write it any more. */
      hasAdmin: boolean;
    };

/** What was found, the worst first: claimed by another, without an admin, keys that lost their writers. */
export function findingsOf(streams: readonly StreamFindings[]): Finding[] {
  const claimed = streams.flatMap((stream): Finding[] => {
    const { streamId, founder, foundedAt, expected, claimedByOther } = stream;
    if (!claimedByOther || founder === null || foundedAt === null || expected === null) return [];
    return [{ kind: 'claimed', streamId, founder, foundedAt, expected }];
  });
  const ownerless = streams.flatMap(({ streamId, foundedAt, hasAdmin, hasWriter }): Finding[] =>
    foundedAt === null || hasAdmin ? [] : [{ kind: 'noAdmin', streamId, hasWriter }],
  );
  const orphans = streams.flatMap(({ streamId, orphanedKeys, hasAdmin }): Finding[] =>
    orphanedKeys.map((orphan) => ({ kind: 'orphan', streamId, hasAdmin, ...orphan })),
  );
  return [...claimed, ...ownerless, ...orphans];
}
