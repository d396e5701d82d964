/** The ways out as buttons with their numbers. Those that this person may not take say so. */
import { wayMeaning, wayName } from '../kit/format.ts';
import { KeyCap, Tag } from '../kit/parts.tsx';
import type { HoldDetail } from '../session/types.ts';
import { t } from '../texts/en.ts';

interface WaysProps {
  readonly ways: HoldDetail['waysOut'];
  readonly chosen: string | undefined;
  readonly choose: (way: string) => void;
}

export function Ways({ ways, chosen, choose }: WaysProps) {
  return (
    <div className="ways" role="group" aria-label={t.holds.waysOut}>
      {ways.map(({ way, people, isAllowed }, index) => (
        <button
          key={way}
          type="button"
          className="way"
          aria-pressed={chosen === way}
          disabled={!isAllowed}
          onClick={() => choose(way)}
          title={isAllowed ? wayMeaning(way) : t.holds.notYours}
        >
          {index < 9 && <KeyCap>{String(index + 1)}</KeyCap>}
          <span className="way-name">{wayName(way)}</span>
          {people > 1 && <Tag>{t.holds.two}</Tag>}
        </button>
      ))}
    </div>
  );
}
