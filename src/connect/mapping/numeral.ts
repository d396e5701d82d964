/** A figure that is to be written as a number and not as a text: marked, since no float may stand for it. */
import { JsonNumber, type JsonValue } from '../message/json.ts';

/** A noncharacter of Unicode: no message has it. */
const MARK = '\ufdd0';

export const numeral = (figure: string): string => `${MARK}${figure}`;

/** What a mapping gave, as lossless JSON. */
export function asJson(value: unknown): JsonValue {
  if (typeof value === 'string') return value.startsWith(MARK) ? new JsonNumber(value.slice(1)) : value;
  if (typeof value === 'number') return new JsonNumber(String(value));
  if (typeof value === 'boolean' || value === null || value === undefined) return value ?? null;
  if (Array.isArray(value)) return value.map(asJson);
  return new Map(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => [key, asJson(item)]),
  );
}

export function jsonText(value: JsonValue): string {
  if (value instanceof JsonNumber) return value.text;
  if (value instanceof Map)
    return `{${[...value].map(([key, item]: [string, JsonValue]) => `${JSON.stringify(key)}:${jsonText(item)}`).join(',')}}`;
  if (Array.isArray(value)) return `[${value.map((item: JsonValue) => jsonText(item)).join(',')}]`;
  return JSON.stringify(value);
}

/** What a mapping is given: numbers as the texts that were written. */
export function asTexts(value: JsonValue): unknown {
  if (value instanceof JsonNumber) return value.text;
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]: [string, JsonValue]) => [key, asTexts(item)]));
  if (Array.isArray(value)) return value.map((item: JsonValue) => asTexts(item));
  return value;
}
