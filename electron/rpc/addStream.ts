/** admin_addStream: whoever signs for it may have a stream watched here, where the server allows it (protocol c.5). */
import { toHex } from '../../shared/bytes';
import { type KvError, KvFault, KvParams, type KvValue } from './kvParams';

const types = {
  RegisterStream: [
    { name: 'purpose', type: 'string' },
    { name: 'wallet', type: 'address' },
    { name: 'streamId', type: 'bytes32' },
  ],
};

const wrongSignature: KvError = { code: -32602, message: 'Invalid params: signature' };

/**
 * The stream that a wallet signed for.
 * @param params streamId, wallet, signature
 * @param chainId of the network that is followed; 0 where there is none, as in an unconfigured node
 * @throws KvFault
 */
export async function registeredStream(params: KvValue[], chainId: number): Promise<Uint8Array> {
  const given = new KvParams(params);
  const [streamId, wallet, signature] = [given.streamId(0), given.account(1), given.signature(2)];
  const { verifyTypedData } = await import('ethers/hash');
  const domain = { name: '0G Storage Scan', version: '1', chainId };
  const message = { purpose: 'register-stream', wallet: toHex(wallet), streamId: toHex(streamId) };
  try {
    const signer = verifyTypedData(domain, types, message, toHex(signature));
    if (signer.toLowerCase() === toHex(wallet)) return streamId;
  } catch {
    // Told below.
  }
  throw new KvFault(wrongSignature);
}
