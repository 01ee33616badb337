/** Bytes as a number of their own width, in both byte orders. */
import { toText } from '../../shared/bytes';
import { floatText } from './cursor';
import { type Sink, ViewFault } from './sink';

export const widestNumber = 32;

/** @throws ViewFault where there are no bytes, or too many */
export function readNumber(bytes: Uint8Array, sink: Sink): void {
  const width = bytes.length;
  if (width === 0 || width > widestNumber)
    throw new ViewFault(`numbers have 1 to ${widestNumber} bytes, these are ${width}`);
  const bits = 8 * width;
  const big = BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
  const little = BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
  const add = (name: string, value: bigint) => {
    sink.name(name);
    sink.scalar({ kind: 'whole', value });
  };
  sink.begin('map', `${bits} bits`);
  const orders =
    width === 1
      ? ([['', big]] as const)
      : ([
          [' big-endian', big],
          [' little-endian', little],
        ] as const);
  for (const [order, value] of orders) add(`unsigned${order}`, value);
  for (const [order, value] of orders) add(`signed${order}`, BigInt.asIntN(bits, value));
  if (width === 4 || width === 8) addFloats(bytes, width, sink);
  const digits = toText(bytes)?.trim();
  if (digits !== undefined && /^[+-]?\d+$/.test(digits))
    add('written in digits', BigInt(digits.replace('+', '')));
  sink.end();
}

function addFloats(bytes: Uint8Array, width: 4 | 8, sink: Sink): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, width);
  for (const isLittle of [false, true]) {
    const value = width === 4 ? view.getFloat32(0, isLittle) : view.getFloat64(0, isLittle);
    sink.name(isLittle ? 'float little-endian' : 'float big-endian');
    sink.scalar({ kind: 'number', text: floatText(value), type: `float ${8 * width}` });
  }
}
