/** What a host can do for the engine that plain Node cannot; the desktop has all of it, the browser host nothing. */
export interface SecretStore {
  available: boolean;
  /** What keeps secrets, or why nothing does. */
  words: string;
  seal(text: string): Uint8Array;
  open(sealed: Uint8Array): string;
}

export interface HostActs {
  secretStore: SecretStore;
  /** Asks for a file with a raw key; undefined when the person thinks better of it. Absent where there are no dialogs. */
  chooseKeyFile?: () => Promise<string | undefined>;
}

function noStore(): never {
  throw new Error('there is no secret store');
}

export const noHostActs: HostActs = {
  secretStore: {
    available: false,
    words: 'This host has no secret store: passwords are asked for each time.',
    seal: noStore,
    open: noStore,
  },
};
