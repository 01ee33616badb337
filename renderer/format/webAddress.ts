import { webAddress } from '../../shared/contract/sourceInput';

/** A typed address of a server; undefined while it is none. */
export function readAddress(typed: string): string | undefined {
  return webAddress.safeParse(typed.trim()).data;
}

/** Why what is typed is no address; undefined while it may become one. */
export function addressFault(typed: string): string | undefined {
  const text = typed.trim();
  if ('http://'.startsWith(text) || 'https://'.startsWith(text)) return undefined;
  return webAddress.safeParse(text).error?.issues[0]?.message;
}
