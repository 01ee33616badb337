/** The live keys of a stream at another node, in order: each key is one request, which also brings the start of its value. */
import type { KeyWalk, OrderedKeys } from '../query/orderedKeys';
import type { RemoteKey, RemoteNode, RemotePlace } from './remoteNode';

export class RemoteKeys implements OrderedKeys<RemoteKey> {
  /** @param headBytes of each value, at most the longest slice */
  constructor(
    private readonly node: RemoteNode,
    private readonly place: RemotePlace,
    private readonly headBytes = 0,
  ) {}

  walk(reverse: boolean): KeyWalk<RemoteKey> {
    return new RemoteWalk(this.node, this.place, this.headBytes, reverse);
  }
}

/** Where the next key is looked for: from the first of all, from a key on, or behind it; or nowhere any more. */
type Position = 'start' | 'end' | { key: Uint8Array; inclusive: boolean };

class RemoteWalk implements KeyWalk<RemoteKey> {
  rowsRead = 0;
  private position: Position = 'start';
  /** The next key, which came together with the one before it. */
  private ahead: { next: RemoteKey | undefined } | undefined;

  constructor(
    private readonly node: RemoteNode,
    private readonly place: RemotePlace,
    private readonly headBytes: number,
    private readonly reverse: boolean,
  ) {}

  seek(key: Uint8Array, inclusive: boolean): void {
    this.ahead = undefined;
    // No key is empty: all lie behind it.
    if (key.length > 0) this.position = { key, inclusive };
    else this.position = this.reverse ? 'end' : 'start';
  }

  async next(): Promise<RemoteKey | undefined> {
    const found = await this.find();
    this.position = found === undefined ? 'end' : { key: found.key, inclusive: false };
    if (found !== undefined) this.rowsRead++;
    return found;
  }

  private async find(): Promise<RemoteKey | undefined> {
    const { node, place, reverse, headBytes, position, ahead } = this;
    this.ahead = undefined;
    // Before the first entry there is nothing, and no version to ask for.
    if (position === 'end' || place.at < 0) return undefined;
    if (ahead !== undefined) return ahead.next;
    if (position === 'start') return node.end(place, reverse, headBytes);
    if (!position.inclusive) return (await node.beyond(place, [position.key], reverse, headBytes))[0];
    const { own, next } = await node.from(place, position.key, reverse, headBytes);
    if (own === undefined) return next;
    this.ahead = { next };
    return own;
  }

  async close(): Promise<void> {}
}
