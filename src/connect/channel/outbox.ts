/**
 * Where a partner fetches, or is sent, what is for it. A file lies under its name only when it is whole: it is written
 * beside and renamed. The same name again is the same file, so a folder dedupes by itself.
 */
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { EffectOutcome } from '../../core/model/command.ts';
import type { SendResult } from '../../engine/connection.ts';
import type { Recorder } from '../../engine/exchanges.ts';
import { exchange, sendResult } from '../http/exchange.ts';
import type { AnswersTo } from '../partner.ts';

export interface Parcel {
  /** Its kind in the ledger: 855, 997. */
  readonly set: string;
  /** A file's name, and what tells a receiver the same parcel again. */
  readonly name: string;
  readonly raw: Uint8Array<ArrayBuffer>;
  /** What the partner may call it. */
  readonly reference: string;
}

const TIMEOUT_MS = 10_000;

/** `leaveBy`: of what goes to an address. A late file is the same file. */
export async function handOver(to: AnswersTo, parcel: Parcel, record: Recorder, leaveBy?: number): Promise<SendResult> {
  const done: EffectOutcome = { kind: 'done', reference: parcel.reference };
  if ('folder' in to) {
    const began = performance.now();
    const over = (error?: string): void =>
      record({
        kind: parcel.set,
        request: parcel.name,
        sent: parcel.raw,
        ...(error !== undefined && { error }),
        latencyMs: performance.now() - began,
      });
    try {
      await putFile(to.folder, parcel.name, parcel.raw);
      over();
      return { kind: 'answered', outcome: done };
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'folder-failed';
      over(String(error));
      return { kind: 'not-sent', code, detail: String(error) };
    }
  }
  const content = { kind: parcel.set, contentType: 'application/edi-x12', body: parcel.raw };
  const when = { timeoutMs: TIMEOUT_MS, ...(leaveBy !== undefined && { leaveBy }) };
  const asked = { url: to.url, path: '', method: 'POST', key: parcel.name, ...when, ...content } as const;
  return sendResult(await exchange(asked, record), () => done);
}

/** Durable when it is there: the file and its folder have reached the disk. */
export async function putFile(folder: string, name: string, raw: Uint8Array, mode?: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  const half = join(folder, `.${name}.${process.pid}.tmp`);
  try {
    const file = await open(half, 'w', mode);
    try {
      await file.writeFile(raw);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(half, join(folder, name));
  } catch (error) {
    await rm(half, { force: true });
    throw error;
  }
  await syncFolder(folder);
}

export async function syncFolder(folder: string): Promise<void> {
  const entry = await open(folder, 'r');
  try {
    await entry.sync();
  } finally {
    await entry.close();
  }
}
