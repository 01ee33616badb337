import { copyFile, link, mkdir, readdir } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

/** A workspace beside another, quickly: table files are never changed once written, so both can have the same ones. */
export async function copyWorkspace(from: string, to: string): Promise<void> {
  for (const entry of await readdir(from, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const source = join(entry.parentPath, entry.name);
    const target = join(to, relative(from, source));
    await mkdir(dirname(target), { recursive: true });
    await (entry.name.endsWith('.ldb') ? link(source, target) : copyFile(source, target));
  }
}
