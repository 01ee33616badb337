/** desk.json in a workspace's folder: written whole and swapped in; where it does not read, the desk is empty. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Desk, readDesk } from '../../shared/contract/desk';
import { storageFault } from '../store/faults';

const fileName = 'desk.json';

export class DeskFile {
  private desk: Promise<Desk> | undefined;
  private writing: Promise<unknown> = Promise.resolve();

  constructor(private readonly folder: string) {}

  read(): Promise<Desk> {
    this.desk ??= readFile(join(this.folder, fileName), 'utf8')
      .then((text) => JSON.parse(text) as unknown)
      .catch(() => undefined)
      .then(readDesk);
    return this.desk;
  }

  /** Replaces the fields that are given. @throws storageFailed */
  change(fields: Partial<Desk>): Promise<Desk> {
    const changed = this.writing.then(async () => {
      const desk = { ...(await this.read()), ...fields };
      const file = join(this.folder, fileName);
      try {
        await writeFile(`${file}.new`, JSON.stringify(desk), { flush: true });
        await rename(`${file}.new`, file);
      } catch (error) {
        throw storageFault('The desk could not be written', error);
      }
      this.desk = Promise.resolve(desk);
      return desk;
    });
    this.writing = changed.catch(() => {});
    return changed;
  }
}
