/** Solidity's ABI encoding, by types that a person gives. */
import { AbiCoder, FunctionFragment, type ParamType, Result } from 'ethers/abi';
import { toHex } from '../../shared/bytes';
import { Enough, type Sink, ViewFault } from './sink';

/** Bytes; each word becomes objects. */
const mostBytes = 1 << 20;

/** @param types `uint256 amount, address to`: as between the brackets of a function. @throws ViewFault */
export function readAbi(bytes: Uint8Array, types: string, sink: Sink): void {
  const params = paramsOf(types);
  if (bytes.length > mostBytes) throw new ViewFault(`ABI data above ${mostBytes} bytes is not read`);
  try {
    writeAll(params, AbiCoder.defaultAbiCoder().decode(params, bytes), sink);
  } catch (error) {
    if (error instanceof Enough) throw error;
    throw new ViewFault(`not these types: ${error instanceof Error ? shortReason(error) : String(error)}`);
  }
}

function paramsOf(types: string): readonly ParamType[] {
  if (types.trim() === '') throw new ViewFault('needs types, as "uint256 amount, address to"');
  try {
    return FunctionFragment.from(`function f(${types})`).inputs;
  } catch (error) {
    throw new ViewFault(
      `the types do not read: ${error instanceof Error ? shortReason(error) : String(error)}`,
    );
  }
}

/** Without the details that the library puts behind its words. */
function shortReason(error: Error): string {
  const { shortMessage } = error as { shortMessage?: string };
  return (shortMessage ?? error.message).split(' (')[0]!;
}

function writeAll(params: readonly ParamType[], values: Result, sink: Sink): void {
  sink.begin('map', 'ABI');
  params.forEach((param, i) => {
    sink.name(param.name === '' ? String(i) : param.name);
    write(param, values[i], sink);
  });
  sink.end();
}

function write(param: ParamType, value: unknown, sink: Sink): void {
  if (param.isArray() && value instanceof Result) {
    sink.begin('list', param.type);
    for (const item of value) write(param.arrayChildren, item, sink);
    sink.end();
  } else if (param.isTuple() && value instanceof Result) {
    sink.begin('map', 'tuple');
    param.components.forEach((component, i) => {
      sink.name(component.name === '' ? String(i) : component.name);
      write(component, value[i], sink);
    });
    sink.end();
  } else if (typeof value === 'bigint') sink.scalar({ kind: 'whole', value });
  else if (param.type === 'string') sink.scalar({ kind: 'text', value: String(value) });
  else
    sink.scalar({
      kind: 'number',
      text: value instanceof Uint8Array ? toHex(value) : String(value),
      type: param.type,
    });
}
