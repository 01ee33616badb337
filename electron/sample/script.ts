/** The turning points of the story, by seq. Whatever is not written here is everyday life (routine.ts). */
import * as ada from './actors/ada';
import * as council from './actors/council';
import * as escrow from './actors/escrow';
import * as indexer from './actors/indexerBot';
import * as kestrel from './actors/kestrel';
import * as magpie from './actors/magpie';
import * as market from './actors/market';
import * as mira from './actors/mira';
import * as oracle from './actors/oracle';
import * as strangers from './actors/strangers';
import * as treasury from './actors/treasury';
import { players } from './cast';
import * as roles from './roles';
import type { World } from './world';

/** Appends exactly one entry. */
export type Act = (world: World, bot: indexer.IndexerBot) => void;

const takenNames = [
  'name/ada.game',
  'name/mira.game',
  'name/kestrel.game',
  'name/market.game',
  magpie.lookAlikeName,
];
const freedNames = takenNames.filter((name) => name !== magpie.lookAlikeName);

/** The first evening: three streams are founded, one of them by the wrong account. */
const beginnings: Record<number, Act> = {
  0: strangers.storeFile,
  1: strangers.reportWeather,
  2: strangers.storeFile,
  3: treasury.foundDaoConfig,
  4: oracle.postPrices,
  5: treasury.announceNameRegistry,
  6: magpie.squat,
  7: mira.openRegistry,
  8: mira.openRegistry,
  9: treasury.foundGame,
  10: treasury.openPurses,
  11: strangers.chat,
  12: (world) => roles.grantWriter(world, 'ada'),
  13: magpie.offerForSale,
  14: (world) => magpie.grabNames(world, takenNames.slice(0, 2)),
  15: (world) => roles.grantWriter(world, 'market'),
  16: mira.openRegistry,
  41: treasury.forgeFamousSword,
  52: (world) => magpie.grabNames(world, takenNames.slice(2)),
  60: treasury.publishMap,
  66: treasury.publishLoot,
  71: (world) => treasury.publishRules(world, 1),
  84: kestrel.knock,
  96: (world) => roles.grantWriter(world, 'indexer-bot'),
  97: roles.reserveHead,
  112: escrow.payForRegistry,
  118: magpie.handOver,
  121: magpie.stepDown,
  122: (world) => mira.freeNames(world, freedNames),
  123: mira.publishReadme,
  124: (world) => mira.register(world, ['ada', 'mira', 'kestrel']),
  129: magpie.comeBack,
  133: mira.enterClanTags,
  137: kestrel.knock,
  141: magpie.comeBack,
};

/** The second season: the sword changes hands, mira comes and goes, kestrel learns the format. */
const secondSeason: Record<number, Act> = {
  152: (world) => mira.register(world, players.slice(4, 14)),
  167: kestrel.knock,
  188: market.buyFamousSword,
  197: ada.grabSeasonKey,
  204: roles.reserveSeason,
  210: (world) => oracle.turnSeason(world, 2),
  211: (world) => treasury.archiveSeason(world, 1),
  212: (world) => treasury.publishRules(world, 2),
  245: strangers.tradeInTwoWorlds,
  262: market.settleWithOldFees,
  288: strangers.tryDoor,
  305: treasury.withdrawFamousSword,
  319: kestrel.knock,
  330: (world) => roles.grantWriter(world, 'mira'),
  334: mira.importNames,
  338: mira.titlePlayers,
  345: mira.sealNames,
  346: (world) => roles.revokeWriter(world, 'mira', 'Names belong to the registry, not to the game.'),
  371: mira.grantElsewhere,
  402: market.returnFamousSword,
  420: (world) => mira.register(world, ['magpie', ...players.slice(14)]),
  433: (world) => magpie.takeName(world, 'name/ada.game'),
  455: (world, bot) => bot.loseUpload(world),
  480: indexer.storeProof,
  511: (world) => roles.grantWriter(world, 'kestrel'),
  514: (world) => kestrel.sendBroken(world, 0),
  519: (world) => kestrel.sendBroken(world, 1),
  521: (world) => kestrel.sendBroken(world, 1),
  533: (world) => kestrel.sendBroken(world, 2),
  546: (world) => kestrel.sendBroken(world, 3),
  552: (world) => roles.marketRevokes(world, 'kestrel'),
  560: council.adminGrants,
  563: council.treasuryStepsDown,
  564: council.reserveQuorum,
  566: council.admitVoters,
  570: (world) => council.propose(world, 1),
  571: (world) => council.propose(world, 2),
  577: (world) => kestrel.sendBroken(world, 4),
  590: (world) => council.pasteIntoKey(world, 'be it resolved.'),
  592: (world) => council.pasteIntoKey(world, 'it is resolved.'),
  598: council.treasuryForgets,
  604: kestrel.forgetTag,
};

/** The Long Night: everyone is awake, and too many write the same keys. */
const thirdSeason: Record<number, Act> = {
  610: (world) => oracle.turnSeason(world, 3),
  611: (world) => treasury.archiveSeason(world, 2),
  612: (world) => treasury.publishRules(world, 3),
  640: ada.takeFamousSword,
  649: mira.changeQuorum,
  653: roles.reviseFeesTwice,
  655: indexer.lockFamousSword,
  657: market.settleWithoutTag,
  661: (world) => ada.offerLockedSword(world, 640),
  669: kestrel.changeSeason,
  672: (world, bot) => bot.loseUpload(world),
  685: (world) => council.voterChangesQuorum(world, 'kestrel'),
  698: (world, bot) => bot.catchUp(world),
  ...Object.fromEntries(
    [699, 700, 701, 703, 704, 706, 707, 709].map((seq): [number, Act] => [
      seq,
      (world, bot) => bot.secondCopy(world),
    ]),
  ),
  716: (world) => council.close(world, 1, 'accepted'),
  717: (world) => council.voteTooLate(world, 1),
  725: (world) => kestrel.sendBroken(world, 5),
  734: mira.loseUpload,
  742: council.weatherClause,
  756: kestrel.changeSeason,
  771: (world) => council.propose(world, 3),
  786: ada.offerTwice,
  789: ada.makeFriendAdmin,
  790: (world) => roles.revokeWriter(world, 'ada', 'Shield 0117 was offered twice.'),
  793: ada.knock,
  794: ada.knock,
  797: ada.knock,
  801: ada.knock,
  806: escrow.makeSwordSpecial,
  808: escrow.entrustSword,
  812: ada.tryByName,
  815: ada.tryByName,
  823: ada.knock,
};

/** After the revocation: appeals, the sword goes to kestrel, the season ends. */
const aftermath: Record<number, Act> = {
  836: ada.tryByName,
  844: mira.readWeather,
  858: kestrel.claimSword,
  862: (world) => council.propose(world, 5),
  870: ada.knock,
  884: oracle.postStalePrices,
  900: oracle.setSeasonNormal,
  915: escrow.lendSword,
  918: kestrel.wieldSword,
  931: ada.tryByName,
  944: kestrel.makeKeySpecial,
  958: escrow.takeRightBack,
  960: strangers.tradeInTwoWorlds,
  977: ada.knock,
  990: (world) => council.close(world, 2, 'accepted'),
  991: (world) => council.voteTooLate(world, 2),
  1003: oracle.loseUpload,
  1012: oracle.lowerFee,
  1020: (world) => council.voterChangesQuorum(world, 'market'),
  1031: (world) => magpie.takeName(world, 'name/mira.game'),
  1042: escrow.dismissEscrow,
  1044: escrow.writeAfterDismissal,
  1047: escrow.writeAfterDismissal,
  1060: (world) => council.close(world, 5, 'rejected'),
  1066: ada.knock,
  1080: (world) => council.propose(world, 6),
  1100: (world) => kestrel.sendBroken(world, 3),
  1122: ada.tryByName,
  1150: (world) => oracle.turnSeason(world, 4),
  1151: (world) => treasury.archiveSeason(world, 3),
  1152: (world) => treasury.publishRules(world, 4),
  1188: market.settleWithoutTag,
};

export const script: Readonly<Record<number, Act>> = {
  ...beginnings,
  ...secondSeason,
  ...thirdSeason,
  ...aftermath,
};
