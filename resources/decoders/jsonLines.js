// JSON lines: each line of an entry writes or deletes one key.
//
//   {"key": "lamp/state", "value": {"on": true}}
//   {"key": "lamp/owner", "value": null}
//
// Keys are text. Values are kept as JSON text, without spaces and with JavaScript's numbers (exact up to 2^53);
// null deletes the key. Empty lines are passed over.

export function decode(content) {
  const writes = [];
  const lines = toText(content).split('\n');
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i].trim();
    if (line !== '') writes.push(writeOf(line, i + 1));
  }
  return { writes };
}

function writeOf(line, number) {
  let row;
  try {
    row = JSON.parse(line);
  } catch (error) {
    throw new Error(`line ${number} of the entry is not JSON: ${error.message}`);
  }
  if (row === null || typeof row.key !== 'string' || row.key === '' || row.value === undefined) {
    throw new Error(`line ${number} of the entry has no key and value`);
  }
  const value = row.value === null ? null : fromText(JSON.stringify(row.value));
  return { key: fromText(row.key), value };
}

export function encode({ reads, writes, accessControl }) {
  if (reads.length > 0) throw new Error('JSON lines cannot carry reads');
  if (accessControl.length > 0) throw new Error('JSON lines cannot carry access control');
  return fromText(writes.map((write) => `${lineOf(write)}\n`).join(''));
}

function lineOf({ key, value }) {
  const name = toText(key);
  if (value === null) return JSON.stringify({ key: name, value: null });
  const text = toText(value);
  const parsed = JSON.parse(text);
  // What decode would read back must be these bytes.
  if (parsed === null || JSON.stringify(parsed) !== text) {
    throw new Error(`the value of ${name} is not JSON as this decoder writes it`);
  }
  return JSON.stringify({ key: name, value: parsed });
}
