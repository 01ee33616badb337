import { useMemo } from 'react';
import type { Hex } from '../../../../shared/bytes';
import type { DraftRow } from '../../../../shared/compose/draft';
import { Notice } from '../../../components/Notice';
import { formatCount } from '../../../format/numbers';
import type { RawReading } from '../content/rawReading';
import { encodeDraft } from '../drafts/encodeDraft';
import { rowsWithoutEffect } from '../drafts/withoutEffect';
import { ReviewRows } from './ReviewRows';

/** Bytes that were written by hand, in the words of whoever reads them. */
export function RawWords({ reading, sender }: { reading: RawReading | undefined; sender: Hex }) {
  return (
    <>
      <Notice tone="warning" title="The bytes are signed as they are.">
        Nobody here checks that they say what you mean. {reading && wordsOf(reading)}
      </Notice>
      {reading?.kind === 'batch' && <RawRows rows={reading.rows} sender={sender} />}
    </>
  );
}

function RawRows({ rows, sender }: { rows: DraftRow[]; sender: Hex }) {
  const noEffect = useMemo(() => {
    const encoded = encodeDraft({ version: { mode: 'never' }, rows });
    return rowsWithoutEffect(rows, encoded, sender, true);
  }, [rows, sender]);
  return <ReviewRows draft={{ rows }} noEffect={noEffect} />;
}

function wordsOf(reading: RawReading): string {
  switch (reading.kind) {
    case 'batch':
      return reading.rows.length === 0
        ? 'Nodes read an empty batch in them.'
        : 'What nodes read in them stands below.';
    case 'broken': {
      const { kind, field, offset } = reading.fault;
      const what = kind === 'tooLong' ? 'counts too many items' : 'does not read';
      return `They are no batch, and nodes reject them: ${field} at byte ${formatCount(offset)} ${what}.`;
    }
    case 'decoder':
      return `The decoder of the stream (${reading.name}) reads them in its own way, which is not shown here.`;
    case 'mixed':
      return 'The streams do not all have the same decoder, so no node reads them.';
  }
}
