/** Party: how many signatures one core recovers with the native library and nothing else to do. */
import { createRequire } from 'node:module';
import secp256k1 from 'secp256k1';
import { equalBytes } from '../../../shared/bytes';
import { type Effort, startClock } from '../measure';
import { keccak256 } from '../product';
import { readSignedLines } from './signedLines';

export interface Recoveries extends Effort {
  recoveries: number;
  recoveriesPerSecond: number;
}

const lineCount = 1000;
const seconds = 2;

export async function measureRecoveries(file: string): Promise<Recoveries> {
  // The package falls back to slow JavaScript without a word; this throws where it would.
  createRequire(import.meta.url)('secp256k1/bindings.js');
  const lines = await readSignedLines(file, lineCount);
  for (const { sender, digest, signature } of lines) {
    const publicKey = secp256k1.ecdsaRecover(signature.subarray(0, 64), signature[64]! - 27, digest, false);
    if (!equalBytes(keccak256(publicKey.subarray(1)).subarray(12), sender))
      throw new Error('a signature is not of its sender');
  }
  let recoveries = 0;
  const clock = startClock();
  while (clock().seconds < seconds) {
    for (const { digest, signature } of lines)
      secp256k1.ecdsaRecover(signature.subarray(0, 64), signature[64]! - 27, digest, false);
    recoveries += lines.length;
  }
  const effort = clock();
  return { recoveries, recoveriesPerSecond: recoveries / effort.seconds, ...effort };
}
