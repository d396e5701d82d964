/**
 * Why: asked of every decision. Enter takes the reason that is proposed or what was typed, and goes to the button, so that
 * Enter once more decides; arrows go through the reasons of every day.
 */
import { useRef, type KeyboardEvent, type Ref } from 'react';
import { t } from '../texts/en.ts';

interface NoteProps {
  readonly value: string;
  readonly set: (value: string) => void;
  readonly reasons: readonly string[];
  readonly done: () => void;
  readonly leave: () => void;
  readonly field: Ref<HTMLInputElement>;
}

export const reasonsFor = (way: string): readonly string[] => t.holds.reasons[way] ?? t.holds.reasons[''] ?? [];

export function Note({ value, set, reasons, done, leave, field }: NoteProps) {
  const place = useRef(-1);
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') {
      if (value.trim() === '') set(reasons[0] ?? '');
      done();
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      place.current = (place.current + (event.key === 'ArrowDown' ? 1 : -1) + reasons.length) % reasons.length;
      set(reasons[place.current] ?? '');
    } else if (event.key === 'Escape') leave();
    else return;
    event.preventDefault();
  };
  return (
    <div className="note">
      <label className="field">
        {t.holds.note}
        <input
          ref={field}
          className="input"
          value={value}
          placeholder={t.holds.noteHint(reasons[0] ?? '')}
          maxLength={2_000}
          onChange={({ target }) => set(target.value)}
          onKeyDown={press}
        />
      </label>
      <div className="note-reasons">
        {reasons.map((reason) => (
          <button
            key={reason}
            type="button"
            className="chip"
            aria-pressed={value === reason}
            onClick={() => {
              set(reason);
              done();
            }}
          >
            {reason}
          </button>
        ))}
      </div>
    </div>
  );
}
