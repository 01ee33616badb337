/** The one Electron IPC channel: encoded messages of the contract, both ways. */
export const messageChannel = 'streamscope:message';
