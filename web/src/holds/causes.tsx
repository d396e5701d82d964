/** Why orders stand still: open holds by type and cause, those with the nearest due time first. */
import { count, money, typeName } from '../kit/format.ts';
import { Answer, Due } from '../kit/parts.tsx';
import { useView, type View } from '../kit/view.ts';
import type { HoldGroup, HoldGroups, HoldRow } from '../session/types.ts';
import { t } from '../texts/en.ts';

export const isOf = (group: HoldGroup, row: HoldRow): boolean =>
  group.type === row.type && group.team === row.team && group.cause === row.cause;

const isShown = ({ type, team }: HoldGroup, view: View): boolean =>
  (view['type'] ?? type) === type && (view['team'] ?? team) === team;

interface Asked {
  readonly data: HoldGroups | undefined;
  readonly error: unknown;
  readonly isPending: boolean;
  readonly refetch: () => unknown;
}

export function Causes({ of }: { readonly of: Asked }) {
  const [view, change] = useView();
  const isChosen = (group: HoldGroup): boolean =>
    view['cause'] === group.cause && view['type'] === group.type && view['team'] === group.team;
  return (
    <nav className="causes panel" aria-label={t.holds.causes}>
      <Answer of={of} lines={10}>
        {({ groups }) => (
          <ul>
            <li>
              <button
                type="button"
                className="cause"
                aria-pressed={view['cause'] === undefined}
                onClick={() => change({ cause: undefined, hold: undefined })}
              >
                <span className="cause-name">{t.holds.allCauses}</span>
                <span className="cause-count">{count(groups.reduce((sum, { open }) => sum + open, 0))}</span>
              </button>
            </li>
            {groups
              .filter((group) => isShown(group, view))
              .map((group) => (
                <li key={`${group.type} ${group.team} ${group.cause}`}>
                  <button
                    type="button"
                    className="cause"
                    aria-pressed={isChosen(group)}
                    onClick={() =>
                      change(
                        isChosen(group)
                          ? { cause: undefined, hold: undefined }
                          : { cause: group.cause, type: group.type, team: group.team, hold: undefined },
                      )
                    }
                  >
                    <span className="cause-name cut">{typeName(group.type)}</span>
                    <span className="cause-count">{count(group.open)}</span>
                    <span className="cause-label cut">{group.label}</span>
                    <span className="cause-amount">{group.amounts[0] === undefined ? '' : money(group.amounts[0])}</span>
                    <Due at={group.nextDueAt} />
                  </button>
                </li>
              ))}
          </ul>
        )}
      </Answer>
    </nav>
  );
}
