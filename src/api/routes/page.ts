import { PREFIX } from '../address.ts';
import type { Answer } from './route.ts';

/** A page, with where the next one is, in itself and as a link (RFC 8288). */
export function paged(path: string, query: object, body: object, next: string | undefined): Answer {
  if (next === undefined) return { status: 200, body };
  const asked = new URLSearchParams(
    Object.entries({ ...query, cursor: next }).map(([name, value]) => [name, value] as [string, string]),
  );
  const link = `<${PREFIX}${path}?${asked.toString()}>; rel="next"`;
  return { status: 200, body: { ...body, next }, link };
}
