import type { Extension } from '@codemirror/state';
import { EditorView, GutterMarker, gutter } from '@codemirror/view';
import type { BlameMark } from './useBlame';

/** One line's cell: the label on the first line of a run, a bar where the newest version changed it. */
class BlameCell extends GutterMarker {
  override readonly elementClass: string;

  constructor(
    private readonly mark: BlameMark,
    private readonly isFirst: boolean,
  ) {
    super();
    this.elementClass = `${isFirst ? 'blame-first' : ''} ${mark.isNewest ? 'blame-newest' : ''}`;
  }

  override eq(other: BlameCell): boolean {
    return other.mark === this.mark && other.isFirst === this.isFirst;
  }

  override toDOM(): Node {
    const cell = document.createElement('span');
    cell.className = 'blame-cell';
    if (!this.isFirst) return cell;
    const dot = document.createElement('span');
    dot.className = 'blame-dot';
    dot.style.background = this.mark.color;
    const seq = document.createElement('span');
    seq.textContent = this.mark.seq;
    const name = document.createElement('span');
    name.className = 'blame-name';
    name.textContent = this.mark.name;
    cell.append(seq, dot, name);
    cell.title = `Since entry ${this.mark.seq}, by ${this.mark.name}`;
    return cell;
  }
}

const look = EditorView.theme({
  '.blame': { width: '152px', marginLeft: '-8px', borderRight: '1px solid var(--line)' },
  '.blame .cm-gutterElement': { padding: '0 8px 0 12px', borderLeft: '3px solid transparent' },
  '.blame .blame-first': { boxShadow: 'inset 0 1px 0 var(--line)' },
  '.blame .blame-newest': { borderLeftColor: 'var(--accent)' },
  '.blame-cell': {
    display: 'flex',
    alignItems: 'center',
    gap: '6px',
    overflow: 'hidden',
    color: 'var(--tx-3)',
    fontFamily: 'var(--font-ui)',
    whiteSpace: 'nowrap',
  },
  '.blame-dot': { flex: 'none', width: '8px', height: '8px', borderRadius: '50%' },
  '.blame-name': { overflow: 'hidden', textOverflow: 'ellipsis' },
});

/** The gutter that says which version brought each line, and who wrote it. */
export function blameGutter(marks: readonly BlameMark[]): Extension {
  const cells = new Map<number, BlameCell>();
  for (const mark of marks) {
    for (let line = mark.firstLine; line <= mark.lastLine; line++) {
      cells.set(line, new BlameCell(mark, line === mark.firstLine));
    }
  }
  return [
    look,
    gutter({
      class: 'blame',
      lineMarker: (view, block) => cells.get(view.state.doc.lineAt(block.from).number - 1) ?? null,
    }),
  ];
}
