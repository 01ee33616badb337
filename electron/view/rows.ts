/** A structured value as rows of a tree, in the order in which they are read. */
import type { ValueNode } from '../../shared/contract/values';
import { type ContainerKind, Enough, type Scalar, type Sink, scalarText } from './sink';

/** More are not shown; a row says so. */
export const mostRows = 20_000;
/** Characters of a text, or bytes of a byte string, that a row shows. */
const longestText = 400;

const scalarTypes = { text: 'text', bytes: 'bytes', whole: 'whole number', simple: '' } as const;

export class RowSink implements Sink {
  readonly rows: ValueNode[] = [];
  private readonly open: { row: ValueNode; next: number }[] = [];
  private nextName: string | undefined;

  name(name: string): void {
    this.nextName = name;
  }

  begin(_kind: ContainerKind, type: string): void {
    const row = this.add(type, '', 0);
    this.open.push({ row, next: 0 });
  }

  end(): void {
    this.open.pop();
  }

  scalar(scalar: Scalar): void {
    const type = scalar.kind === 'number' ? scalar.type : scalarTypes[scalar.kind];
    this.add(type, scalarText(scalar, longestText), null);
  }

  private add(type: string, text: string, children: number | null): ValueNode {
    if (this.rows.length === mostRows) throw new Enough();
    const parent = this.open.at(-1);
    const name = this.nextName ?? (parent === undefined ? '' : String(parent.next));
    this.nextName = undefined;
    if (parent !== undefined) {
      parent.next++;
      parent.row.children = parent.next;
    }
    const row = { depth: this.open.length, name: cut(name), type, text, children };
    this.rows.push(row);
    return row;
  }
}

function cut(name: string): string {
  return name.length > longestText ? `${name.slice(0, longestText)}…` : name;
}

/**
 * The rows that a reader makes.
 * @returns `isCut` where there are more than are shown
 * @throws ViewFault
 */
export function rowsOf(read: (sink: Sink) => void): { rows: ValueNode[]; isCut: boolean } {
  const sink = new RowSink();
  try {
    read(sink);
    return { rows: sink.rows, isCut: false };
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
    return { rows: sink.rows, isCut: true };
  }
}
