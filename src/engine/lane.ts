/** Which lane a name belongs to. */
import type { Lane } from './ports.ts';

/**
 * FNV-1a over UTF-16 code units, 32 bits, as every Orderkeel has always computed it: what it gives is where rows lie, so
 * it never changes (`relane` moves rows when the number of lanes does).
 */
export function laneOf(name: string, lanes: number): Lane {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % lanes;
}
