import { useQuery } from '@tanstack/react-query';
import { toHex } from '../../../../../shared/bytes';
import type { ByteField } from '../../../../../shared/contract/outputs';
import { operationNames } from '../../../../../shared/model';
import { entryBytesOptions } from '../../../../api/queries';
import { AccountName } from '../../../../components/AccountName';
import { Hash } from '../../../../components/Hash';
import { KeyPath } from '../../../../components/KeyText';
import { useAccounts } from '../../../../components/useAccounts';
import { formatBytes, formatCount } from '../../../../format/numbers';
import { operationWords } from '../../../../format/operationWords';
import { versionText } from '../../../../format/versionText';
import type { LitBytes } from './ByteLine';
import styles from './Bytes.module.css';
import { type FieldPart, fieldParts, integerText } from './fieldParts';

/** Of a long key or value, so much is read to show it. */
const longestShown = 4096;

interface Props {
  seq: number;
  field: ByteField;
  /** Lights the bytes of a piece while it is pointed at. */
  onHover: (lit: LitBytes | undefined) => void;
}

/** What the underlined field says, piece by piece. */
export function CurrentField({ seq, field, onHover }: Props) {
  const length = Math.min(field.length, longestShown);
  const bytes = useQuery(entryBytesOptions({ seq, offset: field.offset, length })).data?.bytes;
  const isWhole = field.length <= longestShown;
  return (
    <section
      className={styles.current}
      aria-label="The underlined field"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard
      tabIndex={0}
    >
      <h2>
        {field.label}{' '}
        <span className={styles.note}>
          offset 0x{field.offset.toString(16)}, {formatBytes(field.length)}
        </span>
      </h2>
      {bytes && isWhole && (
        <table className={styles.parts}>
          <tbody>
            {fieldParts(field, bytes).map((part) => (
              <tr
                key={part.offset}
                onPointerEnter={() => onHover({ offset: part.offset, length: part.length })}
                onPointerLeave={() => onHover(undefined)}
              >
                <td className={styles.partOffset}>0x{part.offset.toString(16)}</td>
                <th scope="row">{part.name}</th>
                <td className={styles.partType}>{part.type}</td>
                <td className={styles.partValue}>
                  <PartValue part={part} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {bytes && !isWhole && <p className={styles.note}>Too long to be taken apart here.</p>}
    </section>
  );
}

function PartValue({ part }: { part: FieldPart }) {
  const { streamLabel } = useAccounts();
  const hex = toHex(part.bytes);
  if (part.name === 'stream') {
    return (
      <>
        <Hash hex={hex} /> {streamLabel(hex)}
      </>
    );
  }
  if (part.name === 'account') return <AccountName account={hex} address />;
  if (part.name === 'opcode') {
    const opcode = part.bytes[0]!;
    return Object.hasOwn(operationNames, opcode)
      ? operationWords[operationNames[opcode as keyof typeof operationNames]]
      : `unknown: ${opcode}`;
  }
  if (part.name === 'version') return versionText(integerText(part.bytes));
  if (part.type.startsWith('u')) return formatCount(integerText(part.bytes));
  return <KeyPath bytes={part.bytes.subarray(0, 200)} leafAt={0} look="wrap" />;
}
