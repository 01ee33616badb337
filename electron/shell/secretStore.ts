import { safeStorage } from 'electron';
import type { SecretStore } from '../engine/hostActs';

/** What keeps secrets on this system, in words. Linux without a keyring would keep them under a fixed password. */
function words(available: boolean): string {
  if (process.platform === 'darwin')
    return available
      ? 'Kept in the macOS Keychain.'
      : 'The macOS Keychain is not open: passwords are asked for each time.';
  if (process.platform === 'win32')
    return available
      ? 'Kept under your Windows account (DPAPI).'
      : 'Windows keeps no secrets here: passwords are asked for each time.';
  return available
    ? 'Kept in the keyring of your desktop.'
    : 'This system has no keyring that could keep passwords: they are asked for each time.';
}

/** The system's own store; asked after Electron is ready. */
export function openSecretStore(): SecretStore {
  const isPlain = process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text';
  const available = safeStorage.isEncryptionAvailable() && !isPlain;
  return {
    available,
    words: words(available),
    seal: (text) => safeStorage.encryptString(text),
    open: (sealed) => safeStorage.decryptString(Buffer.from(sealed)),
  };
}
