/** Keys of maps may be anything; each is told on one line. */
import { type ContainerKind, type Scalar, type Sink, scalarText } from './sink';

const longestName = 200;

export class NameSink implements Sink {
  private text = '';
  private readonly open: ContainerKind[] = [];
  private isFirst = true;

  name(name: string): void {
    this.separate();
    this.write(`${name}: `);
    this.isFirst = true;
  }

  begin(kind: ContainerKind): void {
    this.separate();
    this.open.push(kind);
    this.write(kind === 'map' ? '{' : '[');
    this.isFirst = true;
  }

  end(): void {
    this.write(this.open.pop() === 'map' ? '}' : ']');
    this.isFirst = false;
  }

  scalar(scalar: Scalar): void {
    this.separate();
    this.write(scalarText(scalar, 100));
  }

  private separate(): void {
    if (!this.isFirst) this.write(', ');
    this.isFirst = false;
  }

  private write(part: string): void {
    if (this.text.length < longestName) this.text += part;
  }

  get line(): string {
    return this.text.length > longestName ? `${this.text.slice(0, longestName)}…` : this.text;
  }
}
