/** What was set right or left aside while a message was read: recorded, so that nothing of it is lost in silence. */
export interface Note {
  readonly code: NoteCode;
  /** The place in the message: `PO1[12]/PO102`, `/line_items/0/price`, `row 3, column unit`. */
  readonly where: string;
  /** One sentence. */
  readonly text: string;
}

export type NoteCode =
  /** How the file was written: a byte-order mark, Latin-1, odd widths, a last segment without its end. */
  | 'encoding'
  | 'envelope'
  /** A value that was not given and comes from the partner's profile, or from another field. */
  | 'filled-in'
  /** A text that can't be an identifier, an unusual way of writing, or two values of which one counts. */
  | 'read-as'
  /** A control figure that disagrees and decides nothing, such as a total that may or may not hold tax. */
  | 'total'
  /** Parts of the message that the order has no place for. */
  | 'not-used';

/** The most of a foreign text that a note or a failure repeats. */
const SHOWN_MAX = 120;

export const shown = (text: string): string => (text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text);

/** Notes and failures of one message, gathered while it is read to its end, so that a sender learns of all at once. */
export class Findings<F> {
  readonly notes: Note[] = [];
  readonly failures: F[] = [];

  note(code: NoteCode, where: string, text: string): void {
    this.notes.push({ code, where, text });
  }

  /** Records a failure; gives undefined back, so that a reader can return it. */
  refuse(failure: F): undefined {
    this.failures.push(failure);
    return undefined;
  }

  /** The value of a result, or undefined with its failure recorded. */
  take<T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: F }): T | undefined {
    if (result.ok) return result.value;
    return this.refuse(result.failure);
  }
}
