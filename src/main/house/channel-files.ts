/**
 * What a channel brought in one message of the ledger, in whatever format, and the X12 that answers it. Repeated, it gives
 * the same: commands under the same numbers, and answers under the same keys.
 */
import type { Failure, InputFailure } from '../../core/model/failure.ts';
import { ok, type Result } from '../../core/model/result.ts';
import { parcelOf, partyName } from '../../connect/channel/x12-customer.ts';
import type { Parcel } from '../../connect/channel/outbox.ts';
import type { SetOutcome } from '../../connect/edi/x12/acknowledge-997.ts';
import { answersTo, answersUs, isAcknowledgement, rejectionsTo, type RejectionOut } from '../../connect/edi/x12/answer.ts';
import type { Group } from '../../connect/edi/x12/envelope.ts';
import { readX12Orders, type X12Orders } from '../../connect/edi/x12/orders.ts';
import type { Rejection } from '../../connect/edi/x12/reject-860.ts';
import type { MessageResult } from '../../connect/message/result.ts';
import { textOf } from '../../connect/message/text.ts';
import { readOrderFile } from '../../connect/order-file.ts';
import type { PartnerProfile } from '../../connect/partner.ts';
import type { Hub } from '../../engine/hub.ts';
import type { StoredMessage } from '../../engine/ports.ts';
import type { MasterData } from '../master/entries.ts';
import { commandId } from '../../engine/command-id.ts';
import { carryOut, type IntakeOutcome, type Taken } from './intake.ts';

export interface ChannelFile extends IntakeOutcome {
  /** In the order of the interchanges that they answer; one that can't be written says why. */
  readonly answers: readonly Result<Parcel, InputFailure>[];
}

/** `fileName` only helps people to tell files apart. `profiles`: of the partners that the channel belongs to. */
export async function takeChannelFile(
  hub: Hub,
  data: MasterData,
  profiles: readonly PartnerProfile[],
  message: StoredMessage,
  fileName: string,
): Promise<ChannelFile> {
  const { text, notes } = textOf(message.raw);
  if (text.trimStart().startsWith('ISA'))
    return await takeX12(hub, data, profiles, message, readX12Orders(text, profiles, notes));
  const taken: Taken[] = [];
  for (const [index, result] of readOrderFile(message.raw, fileName, profiles).entries())
    taken.push(await carryOut(hub, data, ofChannel(result, profiles), commandId(message, index + 1)));
  return { message: message.id, taken, answers: [] };
}

async function takeX12(
  hub: Hub,
  data: MasterData,
  profiles: readonly PartnerProfile[],
  message: StoredMessage,
  read: X12Orders,
): Promise<ChannelFile> {
  const told = new Map<MessageResult, Taken>();
  const said = acknowledgementsIn(read);
  for (const [index, result] of read.results.entries())
    told.set(result, said.get(result) ?? (await carryOut(hub, data, result, commandId(message, index + 1))));
  const answers = answersTo(read, profiles, (...at) => syntaxOf(resultAt(read, at), told));
  const rejections = rejectionsTo(read, profiles, (...at) => rejectionOf(resultAt(read, at), told));
  const parcels: Result<Parcel, InputFailure>[] = [];
  for (const [index, answer] of answers.entries())
    parcels.push(await parcelFor(hub, { ...answer, key: commandId(message, `answer:${index + 1}`) }));
  for (const rejection of rejections) parcels.push(await parcelFor(hub, { ...rejection, set: '865' }));
  return { message: message.id, taken: [...told.values()], answers: parcels };
}

interface Written extends Pick<RejectionOut, 'to' | 'key' | 'write'> {
  readonly set: string;
}

async function parcelFor(hub: Hub, { to, set, key, write }: Written): Promise<Result<Parcel, InputFailure>> {
  const written = await hub.store.interchanges.write(partyName(to), key, write);
  return written.ok ? ok(parcelOf(set, key, written.value)) : written;
}

type Told = ReadonlyMap<MessageResult, Taken>;

const resultAt = (
  { interchanges }: X12Orders,
  [interchange, group, set]: readonly [number, number, number],
): MessageResult | undefined => interchanges[interchange]?.groups[group]?.results[set];

/** Of a change that could be read and not carried out, the 997 says that it was read: the 865 says no. */
function syntaxOf(result: MessageResult | undefined, told: Told): SetOutcome {
  const failures = result === undefined ? [] : (told.get(result)?.failures ?? []);
  if (result !== undefined && (failures.length === 0 || (isChange(result) && rejectionOf(result, told) !== undefined)))
    return { kind: 'accepted' };
  return { kind: 'refused', failures: failures.filter(isOfInput) };
}

const isChange = ({ kind, source }: MessageResult): boolean =>
  kind === 'change' || (kind === 'cancel' && source.message?.startsWith('860') === true);

/** Too much at once is no reason: the same again may be taken. */
function rejectionOf(result: MessageResult | undefined, told: Told): Rejection | undefined {
  const { failures = [], isPartly = false, order } = (result === undefined ? undefined : told.get(result)) ?? {};
  if (failures.length === 0 || failures.some(({ code }) => code === 'try-later')) return undefined;
  const isKnown = order !== undefined && failures.every(({ code }) => code !== 'order-unknown');
  return { failures, isPartly, ...(isKnown && { order }) };
}

/** A 997 names places of the message; why an order can't follow a change is no matter of syntax, and has none. */
const INPUT_CODES = new Set(['missing', 'unexpected', 'malformed', 'out-of-scope', 'repeated', 'too-many', 'unit-unknown']);
const isOfInput = (failure: Failure): failure is InputFailure =>
  INPUT_CODES.has(failure.code) || failure.code.startsWith('not-a');

/** 997 and TA1 of a partner answer what we sent. */
function acknowledgementsIn({ interchanges, results }: X12Orders): ReadonlyMap<MessageResult, Taken> {
  const found = new Map<MessageResult, Taken>();
  const heard = (result: MessageResult | undefined, text: string): void => {
    if (result === undefined) return;
    const { format, place } = result.source;
    found.set(result, { kind: 'acknowledgement', format, place, failures: [], notes: [text] });
  };
  for (const [i, read] of interchanges.entries()) {
    for (const { group, results: own } of read.groups)
      if (answersUs(group) && group.problems.length + read.interchange.problems.length === 0)
        for (const [k, result] of own.entries()) heard(result, verdictIn(group, k));
    if (read.groups.length === 0 && isAcknowledgement(read))
      heard(
        results.find(({ source }) => source.place === `interchange ${i + 1}`),
        'TA1',
      );
  }
  return found;
}

function verdictIn({ sets }: Group, set: number): string {
  const element = (tag: string, position: number): string =>
    sets[set]?.segments.find((segment) => segment.tag === tag)?.elements[position - 1] ?? '';
  return `${sets[set]?.type ?? ''} of group ${element('AK1', 2)}: ${element('AK9', 1)}`;
}

/** A file that names its customer itself may name only one whose channel it came by. */
function ofChannel(result: MessageResult, profiles: readonly PartnerProfile[]): MessageResult {
  if (result.kind === 'refused') return result;
  const customer = result.kind === 'order' ? result.demand.customer : result.of.customer;
  if (profiles.some((profile) => profile.customer === customer)) return result;
  const { source, notes } = result;
  const expected = [...new Set(profiles.map((profile) => profile.customer))];
  const wayOut = 'send it by the channel of this customer, or correct the customer';
  return {
    kind: 'refused',
    source,
    notes,
    failures: [{ code: 'unexpected', where: 'customer', found: customer, expected, wayOut }],
  };
}
