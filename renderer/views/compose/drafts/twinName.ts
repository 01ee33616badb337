const tokens = /"(?:[^"\\]|\\.)*"|[{}[\]:]/g;

/** The first name that an object in this JSON text has twice: readers take one of them and drop the other. */
export function twinName(json: string): string | undefined {
  const open: Set<string>[] = [];
  let before = '';
  for (const [token] of json.matchAll(tokens)) {
    if (token === '{' || token === '[') open.push(new Set());
    else if (token === '}' || token === ']') open.pop();
    else if (token === ':') {
      const name = JSON.parse(before) as string;
      const names = open.at(-1);
      if (names?.has(name)) return name;
      names?.add(name);
    }
    before = token;
  }
  return undefined;
}
