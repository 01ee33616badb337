import type { PrefixCount } from '../../shared/contract/outputs';
import { formatBytes, formatCount } from '../format/numbers';
import { Fact, Facts } from './Facts';
import { SeqLink } from './SeqLink';

interface Props {
  count: PrefixCount;
  /** What the keys are called here. */
  keysName: string;
}

/** Keys, bytes and the newest write of what was counted; a bound is told as one. */
export function CountFacts({ count: { keys, bytes, newestSeq, exact }, keysName }: Props) {
  const bound = exact ? '' : 'at least ';
  return (
    <Facts>
      <Fact name={keysName}>
        {bound}
        {formatCount(keys)}
      </Fact>
      <Fact name="Bytes of values">
        {bound}
        {formatBytes(bytes)}
      </Fact>
      {newestSeq !== null && (
        <Fact name="Newest write">
          <SeqLink seq={newestSeq} />
        </Fact>
      )}
    </Facts>
  );
}
