import type { CallHandlersOf } from './callHandlers';
import type { Signer } from './signer';

/** Accounts and their keys, which stay with the signer. @param onChange is told after every change */
export function signerCalls(signer: Signer, onChange: () => void): CallHandlersOf<'signer'> {
  async function changed<Result>(change: Promise<Result>): Promise<Result> {
    const result = await change;
    onChange();
    return result;
  }
  return {
    'signer.list': () => signer.state(),
    'signer.newSession': () => changed(signer.newSession()),
    'signer.create': (input) => changed(signer.create(input)),
    'signer.openKeystore': (input) => changed(signer.openKeystore(input)),
    'signer.unlock': (input) => changed(signer.unlock(input)),
    'signer.forgetPassword': ({ account }) => changed(signer.forgetPassword(account)),
    'signer.export': ({ account }) => signer.export(account),
    'signer.remove': ({ account }) => changed(signer.remove(account)),
    'signer.watch': ({ account }) => changed(signer.watch(account)),
    'signer.lock': async ({ account }) => {
      await changed(account === undefined ? signer.lock() : signer.lockAccount(account));
      return signer.state();
    },
    'signer.lockAfter': ({ minutes }) => changed(signer.lockAfter(minutes)),
    'signer.importByDialog': (input) => changed(signer.importByDialog(input)),
    'signer.importKey': (input) => changed(signer.importKey(input)),
  };
}
