import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { Hex } from '../../../shared/bytes';
import { streamsOptions } from '../../api/queries';
import { BytesField } from '../../components/BytesField';
import { Choice } from '../../components/Choice';
import { Empty } from '../../components/Empty';
import panel from '../../components/Panel.module.css';
import { useAt } from '../../router/at';
import styles from './Remote.module.css';
import { RightsForm } from './RightsForm';

interface Question {
  stream?: Hex;
  account?: Hex;
  key?: Hex;
}

/** Ownership where a node answers: what one account may do, as far as its calls tell. */
export function RemoteRights() {
  const { stream, account, key } = useSearch({ strict: false }) as Question;
  // Another link is another question; what was typed into the one before goes.
  return <Asked key={`${stream} ${account} ${key}`} search={{ stream, account, key }} />;
}

function Asked({ search }: { search: Question }) {
  const streams = useQuery(streamsOptions(useAt())).data?.streams ?? [];
  const [chosen, setChosen] = useState<Hex | undefined>(search.stream);
  const [key, setKey] = useState<Hex | ''>(search.key ?? '');
  const [account, setAccount] = useState<string>(search.account ?? '');
  const streamId = chosen ?? streams[0]?.streamId;
  if (streamId === undefined)
    return (
      <Empty icon="ownership" title="The node has told no streams yet">
        Rights are of a stream. They can be asked for as soon as it answers.
      </Empty>
    );
  return (
    <section className={panel.panel} aria-label="Ownership" style={{ flex: 1 }}>
      <div className={panel.toolbar}>
        <strong>Rights of one account</strong>
      </div>
      <div className={styles.body}>
        <p className={styles.note}>
          This node answers reads only. It does not list admins, writers or special keys, nor how rights came
          to be; it answers for one account at a time, at the seq that is shown.
        </p>
        <div className={styles.form}>
          <span>Stream</span>
          <Choice
            label="Stream"
            size="wide"
            value={streamId}
            onChange={setChosen}
            options={streams.map((stream) => ({
              value: stream.streamId,
              text: stream.label ?? stream.streamId,
            }))}
          />
          <span>Key</span>
          <BytesField label="Key" placeholder="none: the stream alone" value={key} onChange={setKey} />
        </div>
        <RightsForm
          streamId={streamId}
          keyHex={key === '' ? undefined : key}
          account={account}
          onAccount={setAccount}
        />
      </div>
    </section>
  );
}
