/** Messages through a partner's mappings: theirs to a proved canonical one, a canonical one to theirs. */
import type { InputFailure } from '../../core/model/failure.ts';
import { fail, ok, type Result } from '../../core/model/result.ts';
import type { CanonicalKind } from '../canonical/schemas.ts';
import { proved } from '../canonical/validate.ts';
import type { Mapper, Mapping } from '../mapping/mapper.ts';
import { asJson, asTexts, jsonText } from '../mapping/numeral.ts';
import type { JsonValue } from '../message/json.ts';
import type { Direction, MappingName, Partner } from './partner.ts';

/** `input` has its numbers as texts. */
export async function mapIn(
  partner: Partner,
  mapper: Mapper,
  kind: CanonicalKind,
  input: unknown,
): Promise<Result<unknown, readonly InputFailure[]>> {
  const mapping = mappingOf(partner, kind, 'in');
  if (!mapping.ok) return fail([mapping.failure]);
  const mapped = await mapper.map(mapping.value, input, partner.codes.in);
  return mapped.ok ? proved(kind, asTexts(asJson(mapped.value)), mapping.value.file) : fail([mapped.failure]);
}

export async function mapOut(
  partner: Partner,
  mapper: Mapper,
  kind: CanonicalKind,
  message: unknown,
): Promise<Result<string, InputFailure>> {
  const mapped = await mapOutJson(partner, mapper, kind, message);
  return mapped.ok ? ok(jsonText(mapped.value)) : mapped;
}

export async function mapOutJson(
  partner: Partner,
  mapper: Mapper,
  kind: CanonicalKind,
  message: unknown,
): Promise<Result<JsonValue, InputFailure>> {
  const mapping = mappingOf(partner, kind, 'out');
  if (!mapping.ok) return mapping;
  const mapped = await mapper.map(mapping.value, message, partner.codes.out);
  return mapped.ok ? ok(asJson(mapped.value)) : mapped;
}

function mappingOf(partner: Partner, kind: CanonicalKind, direction: Direction): Result<Mapping, InputFailure> {
  const name: MappingName = `${kind}.${direction}`;
  const mapping = partner.mappings.get(name);
  if (mapping !== undefined) return ok(mapping);
  const what = `mappings/${name}.jsonata`;
  return fail({ code: 'missing', where: partner.folder, what, wayOut: `put ${what} into the partner's folder` });
}
