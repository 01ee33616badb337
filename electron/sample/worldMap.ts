/** The map of the game world: the sample's largest value, 320 by 320 tiles of one byte. */
import { concatBytes, fromText } from '../../shared/bytes';
import { Random } from './random';

const width = 320;
const cell = 32;
const corners = width / cell + 1;
/** Water, sand, grass, wood, rock, snow: the tile of each height from 0 to 255. */
const tiles = Array.from(
  { length: 256 },
  (_, height) => [96, 108, 152, 188, 220].filter((top) => height > top).length,
);

/** "MAP1", width and height as u16, then the tiles row by row: 102,408 bytes. */
export function worldMap(): Uint8Array {
  const random = new Random('overworld');
  const heights = Array.from({ length: corners * corners }, () => random.int(0, 255));
  const rows = new Uint8Array(width * width);
  for (let y = 0; y < width; y++) {
    for (let x = 0; x < width; x++) rows[y * width + x] = tiles[heightAt(heights, x, y)]!;
  }
  return concatBytes(fromText('MAP1'), Uint8Array.of(width >> 8, width & 255, width >> 8, width & 255), rows);
}

/** Heights are given at the corners of cells and blended between them. */
function heightAt(heights: readonly number[], x: number, y: number): number {
  const column = Math.floor(x / cell);
  const row = Math.floor(y / cell);
  const right = x % cell;
  const down = y % cell;
  const corner = (dx: number, dy: number) => heights[(row + dy) * corners + column + dx]!;
  const top = corner(0, 0) * (cell - right) + corner(1, 0) * right;
  const bottom = corner(0, 1) * (cell - right) + corner(1, 1) * right;
  return Math.floor((top * (cell - down) + bottom * down) / (cell * cell));
}
