/** JSON, read without building objects: duplicate names, order and every digit stay as they are. */
import { toText } from '../../shared/bytes';
import { deepestNesting, type Sink, tooDeep, ViewFault } from './sink';

const number = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const word = /true|false|null/y;
const space = /[ \t\r\n]*/y;
/** Longer ones would take long to become numbers; they are shown as they are written. */
const longestWhole = 1000;

/** Reads one value, which must be all of the text. @throws ViewFault; its offset counts characters */
export function readJson(bytes: Uint8Array, sink: Sink): void {
  const text = toText(bytes);
  if (text === undefined) throw new ViewFault('these bytes are not UTF-8 text');
  readJsonText(text, sink);
}

export function readJsonText(text: string, sink: Sink): void {
  const reader = new JsonReader(text, sink);
  reader.space();
  reader.value(0);
  reader.space();
  if (reader.at < text.length) throw new ViewFault('more text after the value', reader.at);
}

class JsonReader {
  at = 0;

  constructor(
    private readonly text: string,
    private readonly sink: Sink,
  ) {}

  space(): void {
    space.lastIndex = this.at;
    this.at += space.exec(this.text)?.[0].length ?? 0;
  }

  value(depth: number): void {
    const { text, sink, at } = this;
    if (depth > deepestNesting) throw tooDeep(at);
    const first = text[at];
    if (first === '{' || first === '[') this.container(first === '{' ? '}' : ']', depth);
    else if (first === '"') sink.scalar({ kind: 'text', value: this.string() });
    else this.word(at);
  }

  private word(at: number): void {
    const { text, sink } = this;
    number.lastIndex = at;
    const found = number.exec(text);
    if (found !== null) {
      const [written, fraction, exponent] = found;
      this.at += written.length;
      const isWhole = fraction === undefined && exponent === undefined && written.length <= longestWhole;
      if (isWhole && written !== '-0') sink.scalar({ kind: 'whole', value: BigInt(written) });
      else sink.scalar({ kind: 'number', text: written, type: 'number' });
      return;
    }
    word.lastIndex = at;
    const simple = word.exec(text)?.[0];
    if (simple === undefined)
      throw new ViewFault(at >= text.length ? 'the end, where a value should stand' : 'no JSON value', at);
    this.at += simple.length;
    sink.scalar({ kind: 'simple', text: simple });
  }

  private container(close: '}' | ']', depth: number): void {
    const { text, sink } = this;
    const kind = close === '}' ? 'map' : 'list';
    sink.begin(kind, kind === 'map' ? 'object' : 'array');
    this.at++;
    this.space();
    if (text[this.at] === close) this.at++;
    else {
      for (;;) {
        if (kind === 'map') this.name();
        this.value(depth + 1);
        this.space();
        const next = text[this.at];
        if (next !== ',' && next !== close) throw new ViewFault('no comma and no end of the list', this.at);
        this.at++;
        if (next === close) break;
        this.space();
      }
    }
    sink.end();
  }

  private name(): void {
    if (this.text[this.at] !== '"') throw new ViewFault('no name where a field should start', this.at);
    this.sink.name(this.string());
    this.space();
    if (this.text[this.at] !== ':') throw new ViewFault('no colon after a name', this.at);
    this.at++;
    this.space();
  }

  private string(): string {
    const { text } = this;
    const from = this.at;
    for (let at = from + 1; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === 0x5c) at++;
      else if (code === 0x22) {
        this.at = at + 1;
        return this.unescaped(from);
      }
    }
    throw new ViewFault('a string that does not end', from);
  }

  /** The engine's own reader knows every escape; it is given one string at a time. */
  private unescaped(from: number): string {
    try {
      return JSON.parse(this.text.slice(from, this.at)) as string;
    } catch {
      throw new ViewFault('a string with a character or escape that JSON does not know', from);
    }
  }
}
