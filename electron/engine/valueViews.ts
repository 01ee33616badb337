/** What a viewer thread does. */
import type { ValueView, WrapperName } from '../../shared/contract/values';
import type { LoadFault } from '../decode/sandbox';
import { UserFunction } from '../decode/userFunction';
import { type ViewRequest, viewValue } from '../view/viewValue';
import { unwrapAll } from '../view/wrappers';
import { sandboxModule } from './decoderFiles';

export interface ValueToView extends ViewRequest {
  /** The text of a viewer of one's own, or why there is none. */
  code: string | { reason: string } | undefined;
}

export interface ValueInside {
  bytes: Uint8Array;
  via: WrapperName[];
  offset: number;
  length: number;
}

/** Takes values apart; `size` is that of what is inside. */
export interface Views {
  view(job: ValueToView): Promise<Omit<ValueView, 'version'>>;
  inside(job: ValueInside): Promise<{ size: number; bytes: Uint8Array }>;
}

/** Loaded ones that are kept: loading takes longer than running. */
const mostLoaded = 4;

export class ValueViews implements Views {
  /** By their texts, the last used one last. */
  private readonly loaded = new Map<string, UserFunction | LoadFault>();

  view(job: ValueToView): Promise<Omit<ValueView, 'version'>> {
    return viewValue(job, () => this.load(job.code));
  }

  async inside({ bytes, via, offset, length }: ValueInside): Promise<{ size: number; bytes: Uint8Array }> {
    const inside = unwrapAll(via, bytes).bytes;
    return { size: inside.length, bytes: Uint8Array.from(inside.subarray(offset, offset + length)) };
  }

  private async load(code: ValueToView['code']): Promise<UserFunction | LoadFault> {
    if (code === undefined) return { message: 'no viewer is chosen', line: null };
    if (typeof code !== 'string') return { message: `the viewer cannot be used: ${code.reason}`, line: null };
    const known = this.loaded.get(code);
    const loaded = known ?? (await UserFunction.load(sandboxModule(), code, 'view'));
    this.loaded.delete(code);
    this.loaded.set(code, loaded);
    for (const oldest of this.loaded.keys()) {
      if (this.loaded.size <= mostLoaded) break;
      this.loaded.delete(oldest);
    }
    return loaded;
  }
}
