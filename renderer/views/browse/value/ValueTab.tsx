import { useMemo, useState } from 'react';
import { type Hex, toHex, toText } from '../../../../shared/bytes';
import type { KeyState } from '../../../../shared/contract/outputs';
import { errorText } from '../../../api/errorTexts';
import { Button } from '../../../components/Button';
import { Choice } from '../../../components/Choice';
import { CopyButton } from '../../../components/CopyButton';
import { Empty } from '../../../components/Empty';
import panel from '../../../components/Panel.module.css';
import { SeqLink } from '../../../components/SeqLink';
import { formatBytes, formatCount } from '../../../format/numbers';
import type { Versions } from '../history/useVersions';
import { useBrowse } from '../useBrowse';
import { type Decoder, decoders, decoderWords, detectDecoder } from './decode';
import { useBlame } from './useBlame';
import { useValueBytes } from './useValueBytes';
import { ValueBody } from './ValueBody';
import styles from './ValueTab.module.css';

interface Props {
  streamId: Hex;
  keyHex: Hex;
  state: KeyState & { version: number };
  /** All versions of the key, newest first. */
  versions: Versions;
}

export function ValueTab({ streamId, keyHex, state, versions }: Props) {
  const { go } = useBrowse();
  const value = useValueBytes({
    streamId,
    key: keyHex,
    version: state.version,
    size: state.size,
    head: state.head,
  });
  const [chosen, setChosen] = useState<Decoder | undefined>();
  const detected = useMemo(() => detectDecoder(value.bytes, value.isWhole), [value.bytes, value.isWhole]);
  const decoder = chosen ?? detected;
  const upToShown = versions.loaded.filter((version) => version.seq <= state.version);
  const previous = upToShown[1]?.seq;
  const blame = useBlame({
    streamId,
    key: keyHex,
    decoder: value.isWhole ? decoder : 'hex',
    versions: upToShown,
    hasOlder: state.versions > upToShown.length,
  });

  if (state.deleted) {
    return (
      <Empty icon="trash" title="Deleted">
        Entry <SeqLink seq={state.version} /> deleted this key. Its earlier values are in the history.
      </Empty>
    );
  }
  return (
    <>
      <div className={panel.toolbar}>
        <Choice
          label="Show the value as"
          value={decoder}
          onChange={setChosen}
          shown={
            <>
              {decoderWords[decoder]}
              {decoder === detected && <span className={panel.muted}>detected</span>}
            </>
          }
          options={decoders.map((each) => ({ value: each, text: decoderWords[each] }))}
        />
        {previous !== undefined && (
          <Button look="plain" onPress={() => go({ tab: 'history', a: previous, b: state.version })}>
            Compare with {formatCount(previous)}
          </Button>
        )}
        {blame && <span className={styles.legend}>new in {formatCount(state.version)}</span>}
        {!value.isWhole && (
          <>
            <span className={styles.part}>
              first {formatBytes(value.bytes.length)} of {formatBytes(state.size)}
            </span>
            <Button isDisabled={value.isLoading} onPress={value.loadMore}>
              {value.isLoading ? 'Loading…' : `Load ${formatBytes(value.nextBytes)} more`}
            </Button>
          </>
        )}
        {value.error !== undefined && <span className={styles.error}>{errorText(value.error).title}</span>}
        <span className={panel.spacer} />
        {toText(value.bytes) !== undefined && (
          <CopyButton label="Copy text" text={() => toText(value.bytes) ?? ''} />
        )}
        <CopyButton label="Copy hex" text={() => toHex(value.bytes)} />
      </div>
      <ValueBody decoder={decoder} bytes={value.bytes} isWhole={value.isWhole} blame={blame} />
    </>
  );
}
