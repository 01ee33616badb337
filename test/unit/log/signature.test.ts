/** The own digest and both implementations of recovery against ethers, on good and on broken signatures. */
import { computeAddress, getBytes, Signature, SigningKey, TypedDataEncoder } from 'ethers';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadNativeRecovery } from '../../../electron/log/recoverNative';
import { recoverByNoble } from '../../../electron/log/recoverNoble';
import { isSignedBy, type SignedFields, signingDigest } from '../../../electron/log/signature';
import { signEntry } from '../../../electron/log/signEntry';
import { equalBytes, fromHex, toHex } from '../../../shared/bytes';
import { encodeTags } from '../../../shared/tags';
import { runs, unhurried } from '../../property/runs';
import { ada, ben } from './signedEntries';

const types = {
  Entry: [
    { name: 'tags', type: 'bytes' },
    { name: 'dataRoot', type: 'bytes32' },
    { name: 'size', type: 'uint64' },
    { name: 'nonce', type: 'uint64' },
  ],
};
const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

function ethersDigest({ logId, streamIds, dataRoot, size, nonce }: SignedFields): Uint8Array {
  const domain = { name: 'Streamscope', version: '1', salt: toHex(logId) };
  const message = { tags: toHex(encodeTags(streamIds)), dataRoot: toHex(dataRoot), size, nonce };
  return getBytes(TypedDataEncoder.hash(domain, types, message));
}

function ethersSays(sender: Uint8Array, signature: Uint8Array, fields: SignedFields): boolean {
  try {
    const key = SigningKey.recoverPublicKey(ethersDigest(fields), Signature.from(toHex(signature)));
    return equalBytes(getBytes(computeAddress(key)), sender);
  } catch {
    return false;
  }
}

/** The account that ethers recovers, so that a mutation can be the signature of somebody. */
function ethersAccount(signature: Uint8Array, fields: SignedFields): Uint8Array | undefined {
  try {
    return getBytes(computeAddress(SigningKey.recoverPublicKey(ethersDigest(fields), toHex(signature))));
  } catch {
    return undefined;
  }
}

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
const fields: fc.Arbitrary<SignedFields> = fc.record({
  logId: bytes32,
  streamIds: fc.array(bytes32, { maxLength: 3 }),
  dataRoot: bytes32,
  size: fc.maxSafeNat(),
  nonce: fc.maxSafeNat(),
});
const number32 = (value: bigint) => fromHex(value.toString(16).padStart(64, '0'));
const edge = fc
  .constantFrom(0n, 1n, order / 2n, order / 2n + 1n, order - 1n, order, order + 1n, 2n ** 256n - 1n)
  .map(number32);
type Mutation = (signature: Uint8Array) => Uint8Array;
const put = (at: number, bytes: Uint8Array): Mutation => {
  return (signature) => {
    const changed = signature.slice();
    changed.set(bytes, at);
    return changed;
  };
};
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.constant<Mutation>((signature) => signature),
  fc.constant<Mutation>(otherHalf),
  fc.integer({ min: 0, max: 255 }).map((v) => put(64, Uint8Array.of(v))),
  fc.tuple(fc.nat(64), fc.nat(255)).map(([at, byte]) => put(at, Uint8Array.of(byte))),
  fc.tuple(fc.constantFrom(0, 32), edge).map(([at, bytes]) => put(at, bytes)),
  fc.uint8Array({ maxLength: 70 }).map((other) => () => other),
);

/** The same key's other signature: s from the other half, and the other parity. */
function otherHalf(signature: Uint8Array): Uint8Array {
  const s = BigInt(toHex(signature.subarray(32, 64)));
  return put(64, Uint8Array.of(55 - signature[64]!))(put(32, number32(order - s))(signature));
}

const native = loadNativeRecovery();
const implementations = { noble: recoverByNoble, ...(native && { native }) };

test('the digest is what ethers makes of the typed data', () => {
  fc.assert(
    fc.property(fields, (entry) => equalBytes(signingDigest(entry), ethersDigest(entry))),
    { numRuns: runs(300) },
  );
});

test('on the platforms with prebuilt bindings they load', () => {
  const prebuilt = ['linux-x64', 'darwin-arm64', 'win32-x64'].includes(`${process.platform}-${process.arch}`);
  expect(native !== undefined || !prebuilt).toBe(true);
});

describe.each(Object.entries(implementations))('recovery by %s', (_, recover) => {
  test('judges every signature, good or broken, as ethers does', unhurried, () => {
    let held = 0;
    fc.assert(
      fc.property(fields, mutation, fc.constantFrom(ada, ben), (entry, mutate, account) => {
        const signature = mutate(signEntry(entry, account.privateKey));
        const senders = [fromHex(ada.address), ethersAccount(signature, entry) ?? fromHex(ben.address)];
        for (const sender of senders) {
          const signed = isSignedBy(sender, signature, entry, recover);
          expect(signed).toBe(ethersSays(sender, signature, entry));
          if (signed) held++;
        }
      }),
      { numRuns: runs(150) },
    );
    expect(held).toBeGreaterThan(0);
  });

  test('refuses the second form of a signature, as ethers does', () => {
    const entry = {
      logId: new Uint8Array(32),
      streamIds: [],
      dataRoot: new Uint8Array(32),
      size: 1,
      nonce: 0,
    };
    const signature = signEntry(entry, ada.privateKey);
    const judged = [signature, otherHalf(signature)].map((given) =>
      isSignedBy(fromHex(ada.address), given, entry, recover),
    );
    expect(judged).toEqual([true, false]);
  });
});
