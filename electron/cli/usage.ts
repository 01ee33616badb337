/** Bad usage of the command line: exit code 2, with the way it is used. */
export class UsageError extends Error {}

export const usageText = `Usage: streamscope [COMMAND]

  (none)                                   open the explorer on the sample workspace
  serve -w DIR [--port N] [--kv-port N [--kv-address A] [--allow-add-stream]]
        [--log-port N [--log-address A]] [--no-open] [--json] [--allow-host NAME]
  import FILE -w DIR [--streams ID,ID] [--trust-senders]
  export -w DIR [--from SEQ] [--to SEQ]
  results -w DIR
  dump -w DIR [--stream ID] [--at SEQ] [--history] [--values]
  get -w DIR STREAM KEY [--at SEQ]
  range -w DIR STREAM [--gte KEY] [--gt KEY] [--lte KEY] [--lt KEY] [--prefix KEY] [--width N]
        [--reverse] [--limit N] [--at SEQ] [--index NAME]
  history -w DIR STREAM KEY [--reverse]
  explain -w DIR SEQ
  whatif -w DIR SEQ [--at SEQ] [--sender A] [--role R] [--version V] [--without SEQ]
  roles -w DIR STREAM [--at SEQ] [--account A [--key KEY]]
  digest -w DIR [--stream ID] [--at SEQ]
  verify -w DIR
  labels -w DIR export | import FILE
  compare -w DIR --with DIR
  compare -w DIR --node URL [--stream ID] [--gte KEY --lt KEY | --prefix KEY]
  put -w DIR --batch FILE --keystore FILE [--dry-run] [--edited] [--other-log]
  keystore -w DIR list | create | import FILE | export ACCOUNT | remove ACCOUNT
  decoder set -w DIR STREAM FILE
  decoder show -w DIR STREAM [--code]
  decoder remove -w DIR STREAM
  index add -w DIR STREAM NAME --json PATH | --cbor PATH | --function FILE [--as text|u64] [--unique]
  index list -w DIR
  index remove -w DIR STREAM NAME
  backup -w DIR FILE
  restore FILE -w DIR
  connect -w DIR --preset NAME | --rpc URL --flow ADDR [--nodes URL,URL] [--indexer URL]
        [--from-block N] [--confirmations N] [--download-rounds N] [--streams ID,ID]
  connect -w DIR --explorer URL [--streams ID,ID]
  connect -w DIR --remote URL
  disconnect -w DIR
  sync -w DIR
  devnet [-d DIR] [--port N] [--shards N] [--block-time SECONDS] [--older-flow] [--json]
  encryption -w DIR show | set v1|v2 KEYFILE | remove

-w DIR is the workspace's folder. KEY is text; 0x... is hex; text:... forces text.
R is admin, writer, special-writer or none.
`;

/** How one command is used: what was wrong stays in sight above it. Of what is no command, how to see them all. */
export function usageOf(command: string | undefined): string {
  const ways = usageText
    .split(/\n(?= {2}\S|\n)/)
    .filter((way) => command !== undefined && way.startsWith(`  ${command} `))
    .map((way) => `  streamscope ${way.trim()}\n`);
  const usage = ways.length === 0 ? 'Usage: streamscope [COMMAND]\n' : `Usage:\n${ways.join('')}`;
  return `${usage}All commands: streamscope help\n`;
}
