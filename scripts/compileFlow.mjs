/** Compiles the Flow contract of the local network; what comes out is kept beside it, so that no build needs solc. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import solc from 'solc';

const folder = new URL('../resources/devnet/', import.meta.url);

/** @returns {Record<string, {abi: unknown[], bytecode: string}>} by name of the contract */
export function compileFlow() {
  const input = {
    language: 'Solidity',
    sources: { 'Flow.sol': { content: readFileSync(new URL('Flow.sol', folder), 'utf8') } },
    settings: {
      optimizer: { enabled: true, runs: 200 },
      viaIR: true,
      metadata: { bytecodeHash: 'none' },
      outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object'] } },
    },
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input)));
  const errors = (output.errors ?? []).map(({ formattedMessage }) => formattedMessage);
  if (errors.length > 0) throw new Error(errors.join('\n'));
  return Object.fromEntries(
    ['Market', 'Flow', 'OlderFlow'].map((name) => {
      const { abi, evm } = output.contracts['Flow.sol'][name];
      return [name, { abi, bytecode: `0x${evm.bytecode.object}` }];
    }),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(new URL('flow.json', folder), `${JSON.stringify(compileFlow(), null, 2)}\n`);
