/** Cursors: where a page ended, as text that means something to us alone. */
import type { Static, TSchema } from '@sinclair/typebox';
import type { Failure } from '../core/model/failure.ts';
import { fail, ok, type Result } from '../core/model/result.ts';
import { shapeOf } from './shape.ts';

export interface CursorOf<T extends TSchema> {
  readonly write: (place: Static<T>) => string;
  /** Undefined: the first page. */
  readonly read: (cursor: string | undefined) => Result<Static<T> | undefined, Failure>;
}

export function cursorOf<T extends TSchema>(schema: T): CursorOf<T> {
  const shape = shapeOf(schema);
  return {
    write: (place) => Buffer.from(JSON.stringify(place)).toString('base64url'),
    read: (cursor) => {
      if (cursor === undefined) return ok(undefined);
      const place = parsed(Buffer.from(cursor, 'base64url').toString());
      if (shape(place).length === 0) return ok(place as Static<T>);
      const wayOut = 'give what the page before gave as next, or none to begin anew';
      return fail({ code: 'unexpected', where: 'cursor', found: cursor.slice(0, 80), expected: [], wayOut });
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
