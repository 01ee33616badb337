/** A disk of a few megabytes, in memory: it can be filled, given more room, and made read-only. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

function mount(...args: string[]): string | undefined {
  const { status, stderr, error } = spawnSync('mount', args, { encoding: 'utf8' });
  return status === 0 ? undefined : (error?.message ?? stderr.trim());
}

/** Why no disk can be made here; undefined where one can. */
export function whyNoSmallDisk(): string | undefined {
  if (process.platform !== 'linux') return 'a tmpfs is mounted on Linux only';
  const folder = mkdtempSync(join(tmpdir(), 'streamscope-mount-'));
  const reason = mount('-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder);
  if (reason === undefined) spawnSync('umount', [folder]);
  rmdirSync(folder);
  return reason;
}

export class SmallDisk {
  private constructor(readonly folder: string) {}

  static async make(folder: string, megabytes: number): Promise<SmallDisk> {
    await mkdir(folder, { recursive: true });
    const reason = mount('-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder);
    if (reason !== undefined) throw new Error(reason);
    return new SmallDisk(folder);
  }

  remount(options: string): void {
    const reason = mount('-o', `remount,${options}`, this.folder);
    if (reason !== undefined) throw new Error(reason);
  }

  async free(): Promise<number> {
    const { bavail, bsize } = await statfs(this.folder);
    return bavail * bsize;
  }

  /** Takes all room but this many bytes. */
  async fill(left: number): Promise<void> {
    await writeFile(join(this.folder, 'ballast'), Buffer.alloc(Math.max(0, (await this.free()) - left)));
  }

  async makeRoom(): Promise<void> {
    await rm(join(this.folder, 'ballast'), { force: true });
  }

  /** After every process that uses it has ended. */
  async remove(): Promise<void> {
    const { status, stderr } = spawnSync('umount', [this.folder], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    await rm(this.folder, { recursive: true });
  }
}
