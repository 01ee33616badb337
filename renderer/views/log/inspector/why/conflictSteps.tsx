import { useQuery } from '@tanstack/react-query';
import { toHex } from '../../../../../shared/bytes';
import type { ExplainedCheck, ValueThen, VersionConflict } from '../../../../../shared/contract/explanation';
import { valueSliceOptions } from '../../../../api/queries';
import { AccountName } from '../../../../components/AccountName';
import { Inline } from '../../../../components/Inline';
import { SeqLink } from '../../../../components/SeqLink';
import type { Step } from '../../../../components/Steps';
import { StreamKey } from '../../../../components/StreamKey';
import { formatCount } from '../../../../format/numbers';
import { ValueChange } from '../items/ValueChange';
import type { ProofProps } from './proofSteps';

/** What the sender had seen, what came between, and why that voids the entry. */
export function conflictSteps({ entry, check }: ProofProps, proof: VersionConflict): Step[] {
  const { streamId, key } = check;
  const expected = Number(proof.expected);
  const { between, there, versionsBetween: count } = proof;
  const others = count.count - 1;
  return [
    {
      icon: 'eye',
      title: (
        <>
          <Inline>
            <AccountName account={entry.sender} />
          </Inline>{' '}
          had seen the state up to <SeqLink seq={expected} />
        </>
      ),
      text: <Seen proof={proof} />,
    },
    {
      icon: 'compose',
      title: (
        <>
          Entry <SeqLink seq={between.seq} /> by{' '}
          <Inline>
            <AccountName account={between.sender} />
          </Inline>{' '}
          came between
        </>
      ),
      text: (
        <>
          <p>
            It {there.size === 0 ? 'deleted' : 'wrote'}{' '}
            {key !== null && (
              <Inline>
                <StreamKey streamId={streamId ?? undefined} bytes={key} />
              </Inline>
            )}
            , which this entry {check.phase === 'reads' ? 'guards' : 'writes too'}.
            {others > 0 &&
              ` Before it ${count.more ? 'at least ' : ''}${formatCount(others)} more ${others === 1 ? 'version' : 'versions'} had come between.`}
          </p>
          {proof.inFull && <Difference check={check} proof={proof} />}
        </>
      ),
    },
    {
      icon: 'versionConflict',
      hue: 'conflict',
      title: `${formatCount(between.seq)} is newer than ${formatCount(expected)}, so the whole entry is void`,
      text: `To land it, look at what ${formatCount(between.seq)} wrote and send the batch again with version ${formatCount(between.seq)} or later.`,
    },
  ];
}

function Seen({ proof: { seen, expected, inFull } }: { proof: VersionConflict }) {
  const field = `The entry’s version field says ${formatCount(expected)}. `;
  if (!inFull) return <p>{field}</p>;
  if (seen === null) return <p>{field}The key had no value then.</p>;
  return (
    <p>
      {field}
      {seen.size === 0 ? 'The key was deleted then, in ' : 'What it saw of the key was written in '}
      <SeqLink seq={seen.version} />.
    </p>
  );
}

/** Longer values are compared by their starts. */
const longestCompared = 65_536;

/** What was seen against what is there. */
function Difference({ check, proof }: { check: ExplainedCheck; proof: VersionConflict }) {
  const there = useWhole(check, proof.there);
  const seen = useWhole(check, proof.seen);
  if (check.key === null || check.streamId === null) return null;
  return (
    <ValueChange
      compact
      write={{
        streamId: check.streamId,
        key: check.key,
        size: proof.there.size,
        head: there,
        before: proof.seen && { version: proof.seen.version, size: proof.seen.size, head: seen },
        shadowed: false,
      }}
    />
  );
}

/** The whole value once it is here, its start until then. */
function useWhole({ streamId, key }: ExplainedCheck, value: ValueThen | null): Uint8Array {
  const isCut = value !== null && value.head.length < value.size && value.size <= longestCompared;
  const whole = useQuery({
    ...valueSliceOptions({
      streamId: streamId ?? '0x',
      key: toHex(key ?? new Uint8Array()),
      version: value?.version ?? 0,
      offset: 0,
      length: longestCompared,
    }),
    enabled: isCut,
  }).data?.bytes;
  return whole ?? value?.head ?? new Uint8Array();
}
