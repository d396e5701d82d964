/** A message as a file, whole or not there: written beside and renamed. The same message has the same name. */
import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Delivery } from '../../engine/notices/sender.ts';

export async function putInFolder(folder: string, name: string, raw: Uint8Array): Promise<Delivery> {
  const half = join(folder, `.${name}.${process.pid}.part`);
  try {
    await mkdir(folder, { recursive: true });
    const file = await open(half, 'w', 0o640);
    try {
      await file.writeFile(raw);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(half, join(folder, name));
    return { kind: 'sent', answer: name };
  } catch (error) {
    return { kind: 'missed', error: String(error) };
  }
}
