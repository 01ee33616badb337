/** What a host can do for the engine that it cannot do by itself; the desktop has all of it. */
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
  /** Shows another workspace. @returns the address to go to, null where it shows by itself */
  showWorkspace?: (folder: string) => Promise<string | null>;
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
