import { useQuery } from '@tanstack/react-query';
import type { Hex } from '../../../../shared/bytes';
import { sourceOptions } from '../../../api/queries';
import { Hash } from '../../../components/Hash';
import { Inline } from '../../../components/Inline';
import { Notice } from '../../../components/Notice';

/** While a network takes its time: where the transaction is that was signed last, and what it waits for. */
export function OnItsWay({ sender }: { sender: Hex }) {
  const { data } = useQuery(sourceOptions());
  const sent = data?.outgoing.findLast((one) => one.sender === sender && one.stage === 'sent');
  if (sent === undefined) return null;
  const { fault, txHash } = sent;
  return (
    <Notice
      tone={fault === null ? 'info' : 'warning'}
      title={fault === null ? 'Sent, and not mined yet' : 'Mining stalls'}
    >
      {fault?.message}{' '}
      <Inline>
        Transaction <Hash hex={txHash} /> is kept here and tried again until a block has it. You may close
        this page: the draft says so when it is mined.
      </Inline>
    </Notice>
  );
}
