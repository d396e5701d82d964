/** What a piece of news did to an order, in one sentence: what was undone, why, and what was done again. */
import type { OrderEvent } from '../../core/model/event.ts';
import { reasonWords } from '../render/reason.ts';

export function tellOf(events: readonly OrderEvent[]): string {
  const undone = events.flatMap((event) =>
    event.type === 'undo-wanted' ? [`${event.instance} generation ${event.generation}`] : [],
  );
  const again = events.flatMap((event) =>
    event.type === 'task-wanted' && event.task === 'warehouse.release'
      ? [`${event.instance} generation ${event.generation}`]
      : [],
  );
  const because = events.flatMap(reasonOf);
  if (undone.length === 0 && again.length === 0 && because.length === 0)
    return 'nothing was undone, because the answer of each step that read the price is the same as before.';
  const parts = [
    ...(undone.length === 0 ? [] : [`${list(undone)} ${undone.length === 1 ? 'was' : 'were'} taken back`]),
    ...(again.length === 0 ? [] : [`${list(again)} ${again.length === 1 ? 'was' : 'were'} sent`]),
    ...(undone.length === 0 && again.length === 0 ? ['nothing was undone'] : []),
  ];
  return `${parts.join(', then ')}${because.length === 0 ? '' : `, because ${list([...new Set(because)])}`}.`;
}

function reasonOf(event: OrderEvent): readonly string[] {
  switch (event.type) {
    case 'step-held':
      return [`${event.step} holds (${reasonWords(event.reason)})`];
    case 'hold-resolved':
      return [`${event.ruling.by.join(' and ')} decided "${event.ruling.resolution.way}"`];
    case 'step-passed':
      return [`${event.step} has another answer`];
    default:
      return [];
  }
}

const list = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
