import type { WhatIfAsked } from '../../../../../shared/contract/explanation';
import { formatCount } from '../../../../format/numbers';
import { rightWords } from '../../../../format/rightWords';
import { shortHex } from '../../../../format/shortHex';
import { versionText } from '../../../../format/versionText';

/** A question in one sentence. */
export function whatIfWords({ at, sender, role, version, without }: WhatIfAsked): string {
  const parts = [
    ...(at === null ? [] : [`at seq ${formatCount(at)}`]),
    ...(sender === null ? [] : [`sent by ${shortHex(sender, 4)}`]),
    ...(role === null ? [] : [role === 'none' ? 'with no role at all' : `with the role ${rightWords[role]}`]),
    ...(version === null ? [] : [`with version ${versionText(version)}`]),
    ...(without === null ? [] : [`without what entry ${formatCount(without)} did`]),
  ];
  return parts.length === 0 ? 'As it was' : `If it stood ${parts.join(', ')}`;
}
