import type { Hex } from '../../shared/bytes';
import type { SignerAccount } from '../../shared/contract/outputs';
import type { CallHandlersOf } from './callHandlers';
import type { Signer } from './signer';

interface Options {
  /** Is told after every change. */
  onChange: () => void;
  /** Gives an account its name. */
  name: (account: Hex, label: string) => Promise<unknown>;
}

/** Accounts and their keys, which stay with the signer. */
export function signerCalls(signer: Signer, { onChange, name }: Options): CallHandlersOf<'signer'> {
  async function changed<Result>(change: Promise<Result>): Promise<Result> {
    const result = await change;
    onChange();
    return result;
  }
  async function named(making: Promise<SignerAccount>, label: string): Promise<SignerAccount> {
    const made = await making;
    if (label === '') return made;
    await name(made.account, label);
    return { ...made, label };
  }
  return {
    'signer.list': () => signer.state(),
    'signer.newSession': () => changed(signer.newSession()),
    'signer.create': (input) => changed(named(signer.create(input), input.label)),
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
    'signer.importByDialog': (input) => changed(named(signer.importByDialog(input), input.label)),
    'signer.importKey': (input) => changed(signer.importKey(input)),
  };
}
