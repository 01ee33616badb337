/** Who and what the sample is about. Keys and ids come from names, so that they never change. */
import { createHash } from 'node:crypto';
import { computeAddress } from 'ethers/transaction';
import { fromHex, toHex } from '../../shared/bytes';

/**
 * treasury runs the game, market trades its items, indexer-bot keeps its indexes, escrow holds what is in dispute;
 * oracle-2 posts prices, council governs, mira keeps the names, ada and kestrel play, magpie takes what lies open.
 */
export const namedAccounts = [
  'treasury',
  'market',
  'indexer-bot',
  'escrow',
  'ada',
  'kestrel',
  'oracle-2',
  'mira',
  'council',
  'magpie',
] as const;

/** Players who own things but never send an entry: the market acts for them. */
export const players = [
  ...(['ada', 'kestrel', 'mira', 'magpie'] as const),
  ...['brook', 'cinder', 'dara', 'elm', 'fjord', 'garnet', 'hollis', 'ivo', 'juniper', 'kai', 'linnet'],
  ...['moss', 'nell', 'oriole', 'pike', 'quill', 'rowan', 'sable', 'teal', 'umber', 'vesper', 'wren'],
];

export interface Stream {
  name: string;
  /** 32 bytes. */
  id: Uint8Array;
}

function digest(text: string): Uint8Array {
  return new Uint8Array(createHash('sha256').update(text).digest());
}

function stream(name: string): Stream {
  return { name, id: digest(`streamscope sample stream ${name}`) };
}

export const gameItems = stream('game-items');
export const nameRegistry = stream('name-registry');
export const daoConfig = stream('dao-config');
/** The streams that the sample workspace watches. */
export const watchedStreams = [gameItems, nameRegistry, daoConfig];
/** Streams of other people on the same log. */
export const weatherStation = stream('weather-station');
export const chatRelay = stream('chat-relay');

/** 32 bytes. */
export const sampleLogId = digest('streamscope sample log');

export interface Account {
  /** 20 bytes. */
  address: Uint8Array;
  /** 32 bytes. */
  privateKey: Uint8Array;
}

/**
 * One draw of many: the eight colours of accounts are given out in order of address, and in this one the two accounts
 * that must share a colour, council and magpie, share it with those they seldom meet.
 */
const draw = 5308;

const accounts = new Map<string, Account>();

/** The account of a name; any name will do, named or not. */
export function accountOf(name: string): Account {
  const known = accounts.get(name);
  if (known !== undefined) return known;
  const privateKey = digest(`streamscope sample account ${draw} ${name}`);
  const account = { privateKey, address: fromHex(computeAddress(toHex(privateKey)).toLowerCase()) };
  accounts.set(name, account);
  return account;
}

/** 20 bytes. */
export function addressOf(name: string): Uint8Array {
  return accountOf(name).address;
}
