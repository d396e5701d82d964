/**
 * What has to hold for any bytes: nothing throws; what is not an order, a change or a cancellation is a refusal with a
 * place and a way out; no message in the bytes vanishes; and a partner of X12 has an answer that can be read, in which each
 * of his sets is accepted or refused as it was.
 */
import { answersTo, answersUs, isAcknowledgement } from '../../src/connect/edi/x12/answer.ts';
import { readInterchange, type Group } from '../../src/connect/edi/x12/envelope.ts';
import { readX12Orders, type X12Orders } from '../../src/connect/edi/x12/orders.ts';
import { tokenize } from '../../src/connect/edi/x12/tokenizer.ts';
import { parseJson } from '../../src/connect/message/json.ts';
import { Node } from '../../src/connect/message/json-node.ts';
import { findings, type MessageResult } from '../../src/connect/message/result.ts';
import { textOf } from '../../src/connect/message/text.ts';
import { readOrderFile } from '../../src/connect/order-file.ts';
import type { PartnerProfile } from '../../src/connect/partner.ts';
import { readQuote } from '../../src/connect/crm/quote-json.ts';
import { changesBetween } from '../../src/connect/shop/changes.ts';
import type { Demand } from '../../src/core/model/demand.ts';
import { instant } from '../../src/core/model/instant.ts';

export interface Verdict {
  /** What became of it, in the order in which it is told. */
  readonly kinds: readonly string[];
  /** What does not hold. */
  readonly broken: readonly string[];
}

export interface Judging {
  readonly profiles: readonly PartnerProfile[];
  /** The good order of before, where the message is a shop's. */
  readonly before?: Demand;
}

export function judged(bytes: Uint8Array, judging: Judging): Verdict {
  try {
    const { text } = textOf(bytes);
    const results = readOrderFile(bytes, 'fuzz', judging.profiles);
    const broken = [...results.flatMap(refusalBroken), ...(results.length === 0 ? ['nothing came of it'] : [])];
    const isX12 = text.trimStart().startsWith('ISA');
    const own = isX12
      ? x12(text, judging.profiles)
      : { kinds: [], broken: [...jsonBroken(text, results), ...quoteBroken(text, judging)] };
    return {
      kinds: [...results.map(({ kind }) => kind), ...own.kinds],
      broken: [...broken, ...own.broken, ...changesBroken(results, judging.before)],
    };
  } catch (error) {
    return { kinds: ['thrown'], broken: [error instanceof Error ? (error.stack ?? error.message) : String(error)] };
  }
}

const refusalBroken = (result: MessageResult): readonly string[] =>
  result.kind !== 'refused' ||
  (result.failures.length > 0 && result.failures.every(({ where, wayOut }) => where !== '' && wayOut !== ''))
    ? []
    : [`a refusal of ${result.source.place} without a reason, a place or a way out`];

/**
 * Found without our tokenizer: what looks like the beginning of a set, after a line's end or what ends the segment before
 * GS. Elsewhere it is text in an element of another segment, which an order may have.
 */
function setsSeen(text: string): number {
  const [, ends = ''] = /(\S)\s*GS[^\p{L}\p{N}\s]/u.exec(text) ?? [];
  return [...text.matchAll(/(?<![A-Z0-9])ST[^\p{L}\p{N}\s]8[56]0(?!\d)/gu)].filter(({ index }) => {
    const before = text.slice(0, index).trimEnd();
    return ends === '' || before.endsWith(ends) || text.slice(before.length, index).includes('\n');
  }).length;
}

function x12(text: string, profiles: readonly PartnerProfile[]): Verdict {
  const read = readX12Orders(text, profiles);
  const accepted = read.results.filter(({ kind }) => kind !== 'refused').length;
  const isRefused = accepted < read.results.length;
  const broken: string[] = [];
  if (!isRefused && setsSeen(text) > accepted)
    broken.push(`${setsSeen(text)} sets are seen, and ${accepted} accepted, none refused`);
  const answers = answersTo(read, profiles, (i, j, k) => {
    const result = read.interchanges[i]?.groups[j]?.results[k];
    return result?.kind === 'refused' ? result : { kind: 'accepted' };
  });
  const kinds: string[] = [];
  const wanted = read.interchanges.filter((each) => !isAcknowledgement(each));
  for (const { set, write } of answers) {
    const written = write(7, instant('2026-06-01T14:00:00Z'));
    kinds.push(written.ok ? `answered ${set}` : 'answered as JSON');
    if (written.ok) broken.push(...answerBroken(written.value, read));
    else if (!isRefused) broken.push(`an answer that can't be written, of a message that is accepted: ${written.failure.where}`);
  }
  if (read.interchanges.length === 0) kinds.push('answered as JSON');
  if (answers.length < wanted.filter(({ groups }) => groups.some(({ group }) => !answersUs(group))).length)
    broken.push('a group without an answer');
  if (answers.length === 0 && !isRefused) broken.push('accepted, and not answered');
  return { kinds, broken };
}

function answerBroken(text: string, read: X12Orders): readonly string[] {
  const { interchanges, found } = tokenize(text);
  const [answer, ...more] = interchanges.map(readInterchange);
  if (answer === undefined || more.length > 0 || found.failures.length > 0) return ['an answer that is no interchange'];
  const problems = [
    ...answer.problems,
    ...answer.groups.flatMap(({ problems: own, sets }) => [...own, ...sets.flatMap((each) => each.problems)]),
  ];
  // One that only has a TA1 has no group.
  const broken = problems.map(({ reason }) => `an answer in which ${reason}`);
  const told = answer.groups.flatMap(({ sets }) => sets.flatMap(({ segments }) => segments.filter(({ tag }) => tag === 'AK5')));
  const verdicts = told.map(({ elements }) => elements[0]).join('');
  const possible = read.interchanges.map(({ groups }) => groups.map(verdictsOf).join(''));
  if (!possible.includes(verdicts)) broken.push(`an answer that says ${verdicts} of ${possible.join(' / ')}`);
  return broken;
}

const verdictsOf = ({ group, results }: { readonly group: Group; readonly results: readonly MessageResult[] }): string =>
  answersUs(group) ? '' : group.sets.map((_, k) => (results[k]?.kind === 'refused' ? 'R' : 'A')).join('');

/** By the platform's own parser: as many orders as there are in a list. */
function jsonBroken(text: string, results: readonly MessageResult[]): readonly string[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return results.some(({ kind, source }) => kind !== 'refused' && source.format !== 'order-csv')
      ? ['accepted, and no JSON']
      : [];
  }
  if (!Array.isArray(value)) return [];
  const isRefused = results.some(({ kind }) => kind === 'refused');
  return isRefused || results.length === value.length
    ? []
    : [`${value.length} orders are in the list, and ${results.length} came of it`];
}

function quoteBroken(text: string, { profiles }: Judging): readonly string[] {
  const json = parseJson(text);
  const [profile] = profiles;
  if (!json.ok || profile === undefined) return [];
  const found = findings();
  const demand = readQuote(found, profile, profiles, new Node(json.value));
  return demand === undefined && found.failures.length === 0 ? ['a quote that is neither an order nor refused'] : [];
}

function changesBroken(results: readonly MessageResult[], before: Demand | undefined): readonly string[] {
  const [result] = results;
  if (before === undefined || result?.kind !== 'order') return [];
  const changes = changesBetween(before, result.demand);
  const same = JSON.stringify(before.lines) === JSON.stringify(result.demand.lines);
  return changes.ok && changes.value.length === 0 && !same && !isOnlyWords(before, result.demand)
    ? ['lines that differ, and no change']
    : [];
}

/** What a change has no place for: what the shop calls an item. */
const isOnlyWords = (a: Demand, b: Demand): boolean => withoutWords(a) === withoutWords(b);
const withoutWords = ({ lines }: Demand): string =>
  JSON.stringify(
    lines.map(({ item: { description: _, ...item }, ...line }) => ({ ...line, item })).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  );
