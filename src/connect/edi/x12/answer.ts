/**
 * What an X12 sender is answered with: an interchange back to it with a 997 for each of its groups, and a TA1 where its
 * envelope calls for one; and an 865 for each 860 that is refused. In its own version and with its own separators, since
 * those it can surely read. Never answered: a 997 or a TA1, which would go on for ever.
 */
import { digest } from '../../../core/model/digest.ts';
import type { InputFailure } from '../../../core/model/failure.ts';
import type { Instant } from '../../../core/model/instant.ts';
import type { Result } from '../../../core/model/result.ts';
import type { PartnerProfile } from '../../partner.ts';
import { x12Partner } from '../../partner.ts';
import { acknowledge, type SetOutcome } from './acknowledge-997.ts';
import { acknowledgeInterchange } from './acknowledge-ta1.ts';
import type { Group, Interchange, Party } from './envelope.ts';
import { nameOfSet, type ReadInterchange, type X12Orders } from './orders.ts';
import { reject860, type Rejection } from './reject-860.ts';
import type { Separators } from './tokenizer.ts';
import { UNFIT, US, writeInterchange, type X12Version } from './writer.ts';

/** Not written yet: its control number is given out with it. */
export interface AnswerOut {
  readonly to: Party;
  readonly set: '997' | 'TA1';
  readonly write: (control: number, at: Instant) => Result<string, InputFailure>;
}

const ACKNOWLEDGEMENTS = ['997', '999'];

/** By what is in it: a group that calls itself one of acknowledgements (FA) and holds an order is answered. */
export const answersUs = ({ type, sets }: Group): boolean =>
  sets.length === 0 ? type === 'FA' : sets.every((set) => ACKNOWLEDGEMENTS.includes(set.type));

/** One for each interchange that is to be answered, in order. `outcomes`: of each set, by its result. */
export function answersTo(
  { interchanges, hasStray }: X12Orders,
  profiles: readonly PartnerProfile[],
  outcomeOf: (interchange: number, group: number, set: number) => SetOutcome,
): readonly AnswerOut[] {
  return interchanges.flatMap((read, i) => {
    const isLast = i === interchanges.length - 1;
    const { sender } = read.interchange;
    const judged = {
      ...read,
      isSenderKnown: x12Partner(profiles, sender.qualifier, sender.id) !== undefined,
      hasStray: hasStray && isLast,
    };
    if (isAcknowledgement(read)) return [];
    const acknowledgements = acknowledgeInterchange(judged);
    const sets = read.groups.flatMap(({ group }, j) =>
      answersUs(group)
        ? []
        : [
            acknowledge(
              group,
              group.sets.map((_, k) => outcomeOf(i, j, k)),
            ),
          ],
    );
    if (sets.length === 0 && acknowledgements.length === 0) return [];
    const set = sets.length === 0 ? 'TA1' : '997';
    return [
      { to: sender, set, write: (control, at) => writeInterchange({ ...back(read), control, at, acknowledgements }, sets) },
    ];
  });
}

/** An 865, whatever file its 860 came in. */
export interface RejectionOut {
  readonly to: Party;
  /** The same for the same 860, so that one that comes again is not answered by a second 865. */
  readonly key: string;
  readonly write: AnswerOut['write'];
}

/**
 * One for each 860 of a known sender that is refused and that came whole, in order: where a count or a control number is
 * wrong, it is not known what the buyer has sent, and the 997 alone says so.
 */
export function rejectionsTo(
  { interchanges }: X12Orders,
  profiles: readonly PartnerProfile[],
  rejectionOf: (interchange: number, group: number, set: number) => Rejection | undefined,
): readonly RejectionOut[] {
  return interchanges.flatMap((read, i) => {
    const { interchange } = read;
    const { sender, separators } = interchange;
    if (x12Partner(profiles, sender.qualifier, sender.id) === undefined || interchange.problems.length > 0) return [];
    return read.groups.flatMap(({ group }, j) =>
      group.sets.flatMap((set, k): readonly RejectionOut[] => {
        const rejection = rejectionOf(i, j, k);
        if (rejection === undefined || set.type !== '860' || group.problems.length + set.problems.length > 0) return [];
        const reference = nameOfSet(interchange, group, set);
        const version = versionOf(group.version);
        const written = reject860({ ...rejection, set, separators, reference, version });
        if (written === undefined) return [];
        const key = `refused:${reference}:${digest(set.segments.map(({ tag, elements }) => [tag, ...elements]))}`;
        return [{ to: sender, key, write: (control, at) => writeInterchange({ ...back(read), control, at }, [written(at)]) }];
      }),
    );
  });
}

/** TA1 or 997 and nothing else. */
export const isAcknowledgement = ({ interchange, groups }: ReadInterchange): boolean =>
  groups.length === 0 ? interchange.isAnswer : groups.every(({ group }) => answersUs(group));

function back({ interchange, groups }: ReadInterchange): Omit<Parameters<typeof writeInterchange>[0], 'control' | 'at'> {
  const group = groups[0]?.group;
  const version = versionOf(group?.version ?? '');
  return {
    sender: isWritable(interchange.receiver) ? interchange.receiver : US,
    receiver: interchange.sender,
    applicationSender: { free: group?.applicationReceiver ?? interchange.receiver.id },
    applicationReceiver: { free: group?.applicationSender ?? interchange.sender.id },
    usage: interchange.usage === 'T' ? 'T' : 'P',
    version,
    ...separatorsFor(interchange, version),
  };
}

const versionOf = (version: string): X12Version => (version >= '00402' ? '005010' : '004010');

/** What they call us may have been spoilt on its way. */
const isWritable = ({ qualifier, id }: Party): boolean =>
  /^[\p{L}\p{N}]{0,2}$/u.test(qualifier) && /^[\p{L}\p{N} .,\-/()'"_]{0,15}$/u.test(id);

function separatorsFor({ separators }: Interchange, version: X12Version): { readonly separators?: Separators } {
  const { element, component, terminator } = separators;
  const own = [element, component, terminator];
  const repetition = separators.repetition ?? ['^', '!', '|', '}'].find((one) => !own.includes(one)) ?? '^';
  const all = version === '004010' ? own : [...own, repetition];
  if (new Set(all).size < all.length || all.some((one) => UNFIT.test(one))) return {};
  return { separators: { element, component, terminator, ...(version === '005010' && { repetition }) } };
}
