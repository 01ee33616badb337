import { type Hex, toHex } from '../../../../shared/bytes';
import type { KeyState } from '../../../../shared/contract/outputs';
import { Button } from '../../../components/Button';
import { CopyButton } from '../../../components/CopyButton';
import { HexDump } from '../../../components/HexDump';
import panel from '../../../components/Panel.module.css';
import { formatBytes } from '../../../format/numbers';
import { useValueBytes } from '../value/useValueBytes';

interface Props {
  streamId: Hex;
  keyHex: Hex;
  state: KeyState & { version: number };
}

/** The bytes as they are: the key's and the value's. */
export function RawTab({ streamId, keyHex, state }: Props) {
  const value = useValueBytes({
    streamId,
    key: keyHex,
    version: state.version,
    via: [],
    size: state.size,
    head: state.head,
  });
  return (
    <>
      <div className={panel.toolbar}>
        <strong>Key</strong>
        <span className={panel.muted}>{formatBytes(state.key.length)}</span>
        <span className={panel.spacer} />
        <CopyButton label="Copy hex" text={() => keyHex} />
      </div>
      <HexDump label="Bytes of the key" bytes={state.key} fit />
      <div className={panel.toolbar} style={{ borderTop: '1px solid var(--line)' }}>
        <strong>Value</strong>
        <span className={panel.muted}>
          {value.isWhole
            ? formatBytes(state.size)
            : `first ${formatBytes(value.bytes.length)} of ${formatBytes(state.size)}`}
        </span>
        {!value.isWhole && (
          <Button isDisabled={value.isLoading} onPress={value.loadMore}>
            {value.isLoading ? 'Loading…' : `Load ${formatBytes(value.nextBytes)} more`}
          </Button>
        )}
        <span className={panel.spacer} />
        <CopyButton label="Copy hex" text={() => toHex(value.bytes)} />
      </div>
      <HexDump label="Bytes of the value" bytes={value.bytes} />
    </>
  );
}
