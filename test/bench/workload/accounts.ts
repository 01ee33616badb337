/** Accounts of the workload, with the keys that they sign with. */
import { createHash } from 'node:crypto';
import secp256k1 from 'secp256k1';
import { fromText, type Hex, toHex } from '../../../shared/bytes';
import { keccak256 } from '../product';

const addresses = new Map<string, Uint8Array>();
const privateKeys = new Map<Hex, Uint8Array>();

/** The address of the account with this name, 20 bytes. */
export function accountNamed(name: string): Uint8Array {
  const known = addresses.get(name);
  if (known !== undefined) return known;
  const privateKey = createHash('sha256')
    .update(fromText(`streamscope bench account ${name}`))
    .digest();
  const address = keccak256(secp256k1.publicKeyCreate(privateKey, false).subarray(1)).slice(12);
  addresses.set(name, address);
  privateKeys.set(toHex(address), privateKey);
  return address;
}

/** The private key of an account that was named before. */
export function privateKeyOf(address: Uint8Array): Uint8Array {
  const privateKey = privateKeys.get(toHex(address));
  if (privateKey === undefined) throw new Error(`nobody has the account ${toHex(address)}`);
  return privateKey;
}
