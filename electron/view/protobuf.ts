/**
 * Protocol buffers, by a .proto that a person gives. The library reads the schema; the bytes are walked here, so that
 * unknown and repeated fields, their order, and numbers above 2^53 stay as they are, and no code is made of a schema.
 */
import protobuf from 'protobufjs';
import { Cursor, floatText } from './cursor';
import { deepestNesting, type Scalar, type Sink, tooDeep, ViewFault } from './sink';

const { Enum, MapField, Type } = protobuf;
type Enum = protobuf.Enum;
type MapField = protobuf.MapField;
type Type = protobuf.Type;

export interface Schema {
  /** Of a .proto file. */
  text: string;
  /** Full name of a message in it; empty where there is only one. */
  message: string;
}

/** Reads one message, which must be all of the bytes. @throws ViewFault */
export function readProtobuf(bytes: Uint8Array, schema: Schema, sink: Sink): void {
  const type = messageOf(schema);
  readMessage(new Cursor(bytes), type, sink, 0);
}

/** @throws ViewFault that names the messages there are */
function messageOf({ text, message }: Schema): Type {
  if (text.trim() === '') throw new ViewFault('needs a .proto');
  let root: protobuf.Root;
  try {
    const parsed = protobuf.parse(text, { keepCase: true });
    const [imported] = parsed.imports ?? [];
    if (imported !== undefined && !imported.startsWith('google/protobuf/'))
      throw new ViewFault(`the .proto imports ${imported}; put its messages into the same text`);
    root = parsed.root;
    root.resolveAll();
  } catch (error) {
    if (error instanceof ViewFault) throw error;
    throw new ViewFault(`the .proto does not read: ${(error as Error).message}`);
  }
  const all = messagesIn(root);
  const wanted = message.replace(/^\./, '');
  const found = wanted === '' && all.length === 1 ? all[0] : all.find((type) => nameOf(type) === wanted);
  if (found === undefined) {
    const names = all.slice(0, 12).map(nameOf).join(', ');
    const reason = wanted === '' ? 'choose a message' : `there is no message ${wanted}`;
    throw new ViewFault(all.length === 0 ? 'the .proto has no message' : `${reason}; there are: ${names}`);
  }
  return found;
}

const nameOf = (type: Type) => type.fullName.replace(/^\./, '');

function messagesIn(root: protobuf.Root): Type[] {
  const found: Type[] = [];
  const walk = (objects: readonly unknown[]) => {
    for (const object of objects) {
      if (object instanceof Type) found.push(object);
      const { nestedArray } = object as { nestedArray?: readonly unknown[] };
      if (nestedArray !== undefined) walk(nestedArray);
    }
  };
  walk(root.nestedArray.filter(({ name }) => name !== 'google'));
  return found;
}

const wire = { varint: 0, fixed64: 1, bytes: 2, groupStart: 3, groupEnd: 4, fixed32: 5 } as const;

function readMessage(cursor: Cursor, type: Type, sink: Sink, depth: number): void {
  if (depth > deepestNesting) throw tooDeep(cursor.at);
  sink.begin('map', type.name);
  while (cursor.left > 0) {
    const from = cursor.at;
    const tag = varint(cursor, 'a field');
    const [id, kind] = [Number(tag >> 3n), Number(tag & 7n)];
    if (id === 0 || tag >> 3n > 0x1fffffffn) throw new ViewFault('a field with an impossible number', from);
    const field = type.fieldsById[id];
    if (field === undefined) {
      sink.name(`unknown field ${id}`);
      sink.scalar(unknownField(cursor, kind, from));
      continue;
    }
    field.resolve();
    const { resolvedType } = field;
    sink.name(field.name);
    if (field instanceof MapField) readEntry(cursor, field, kind, sink, depth, from);
    else if (resolvedType instanceof Type) {
      expectWire(kind, wire.bytes, field.name, from);
      readMessage(inner(cursor, field.name), resolvedType, sink, depth + 1);
    } else readField(cursor, field.type, resolvedType ?? undefined, kind, sink, from);
  }
  sink.end();
}

/** A field of a scalar type, alone or, where it repeats, packed. */
function readField(
  cursor: Cursor,
  type: string,
  values: unknown,
  kind: number,
  sink: Sink,
  from: number,
): void {
  const own = wireOf(type, values);
  if (kind === wire.bytes && own !== wire.bytes) {
    const packed = inner(cursor, 'a packed field');
    sink.begin('list', `packed ${type}`);
    while (packed.left > 0) sink.scalar(scalarOf(packed, type, values));
    sink.end();
    return;
  }
  expectWire(kind, own, type, from);
  sink.scalar(scalarOf(cursor, type, values));
}

/** An entry of a map is a message with field 1 as its key and 2 as its value. */
function readEntry(
  cursor: Cursor,
  field: MapField,
  kind: number,
  sink: Sink,
  depth: number,
  from: number,
): void {
  expectWire(kind, wire.bytes, field.name, from);
  const entry = inner(cursor, field.name);
  sink.begin('map', 'entry');
  while (entry.left > 0) {
    const at = entry.at;
    const tag = Number(varint(entry, 'a field'));
    const [id, inside] = [tag >> 3, tag & 7];
    const { resolvedType } = field;
    sink.name(id === 1 ? 'key' : id === 2 ? 'value' : `unknown field ${id}`);
    if (id === 1) readField(entry, field.keyType, undefined, inside, sink, at);
    else if (id !== 2) sink.scalar(unknownField(entry, inside, at));
    else if (resolvedType instanceof Type)
      readMessage(inner(entry, 'a value'), resolvedType, sink, depth + 1);
    else readField(entry, field.type, resolvedType ?? undefined, inside, sink, at);
  }
  sink.end();
}

function inner(cursor: Cursor, what: string): Cursor {
  return new Cursor(cursor.take(varint(cursor, 'a length'), what));
}

function expectWire(found: number, expected: number, what: string, from: number): void {
  if (found !== expected) throw new ViewFault(`${what} is not written as its type is`, from);
}

function varint(cursor: Cursor, what: string): bigint {
  const from = cursor.at;
  let value = 0n;
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const byte = cursor.u8(what);
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return BigInt.asUintN(64, value);
  }
  throw new ViewFault('a number of more than ten bytes', from);
}

/** Little-endian, as all fixed fields are. */
function fixed(cursor: Cursor, width: 4 | 8): { value: bigint; view: DataView } {
  const bytes = cursor.take(width, 'a number');
  const view = new DataView(bytes.buffer, bytes.byteOffset, width);
  return { value: width === 4 ? BigInt(view.getUint32(0, true)) : view.getBigUint64(0, true), view };
}

function wireOf(type: string, values: unknown): number {
  if (values instanceof Enum) return wire.varint;
  if (type === 'string' || type === 'bytes') return wire.bytes;
  if (['double', 'fixed64', 'sfixed64'].includes(type)) return wire.fixed64;
  if (['float', 'fixed32', 'sfixed32'].includes(type)) return wire.fixed32;
  return wire.varint;
}

function scalarOf(cursor: Cursor, type: string, values: unknown): Scalar {
  if (values instanceof Enum) return enumScalar(values, varint(cursor, type));
  const whole = (value: bigint): Scalar => ({ kind: 'whole', value });
  switch (type) {
    case 'string': {
      const length = varint(cursor, 'a length');
      return { kind: 'text', value: cursor.text(length, 'a text') };
    }
    case 'bytes':
      return { kind: 'bytes', value: cursor.take(varint(cursor, 'a length'), 'a byte string') };
    case 'bool':
      return { kind: 'simple', text: String(varint(cursor, type) !== 0n) };
    case 'double':
      return { kind: 'number', text: floatText(fixed(cursor, 8).view.getFloat64(0, true)), type };
    case 'float':
      return { kind: 'number', text: floatText(fixed(cursor, 4).view.getFloat32(0, true)), type };
    case 'fixed64':
      return whole(fixed(cursor, 8).value);
    case 'fixed32':
      return whole(fixed(cursor, 4).value);
    case 'sfixed64':
      return whole(BigInt.asIntN(64, fixed(cursor, 8).value));
    case 'sfixed32':
      return whole(BigInt.asIntN(32, fixed(cursor, 4).value));
    case 'sint32':
    case 'sint64': {
      const coded = varint(cursor, type);
      return whole((coded >> 1n) ^ -(coded & 1n));
    }
    case 'int32':
    case 'int64':
      return whole(BigInt.asIntN(64, varint(cursor, type)));
    default:
      return whole(varint(cursor, type));
  }
}

function enumScalar({ valuesById }: Enum, value: bigint): Scalar {
  const name = valuesById[Number(BigInt.asIntN(32, value))];
  return { kind: 'simple', text: name === undefined ? value.toString() : `${name} (${value})` };
}

function unknownField(cursor: Cursor, kind: number, from: number): Scalar {
  if (kind === wire.varint) return { kind: 'whole', value: varint(cursor, 'a field') };
  if (kind === wire.bytes)
    return { kind: 'bytes', value: cursor.take(varint(cursor, 'a length'), 'a field') };
  if (kind === wire.fixed64) return { kind: 'whole', value: fixed(cursor, 8).value };
  if (kind === wire.fixed32) return { kind: 'whole', value: fixed(cursor, 4).value };
  throw new ViewFault(
    kind === wire.groupStart || kind === wire.groupEnd ? 'groups are not read' : 'no kind of field',
    from,
  );
}
