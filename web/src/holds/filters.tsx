import { spoken, typeName } from '../kit/format.ts';
import { useView } from '../kit/view.ts';
import type { HoldGroup } from '../session/types.ts';
import { t } from '../texts/en.ts';

const words = t.holds.filters;

export function Filters({ groups }: { readonly groups: readonly HoldGroup[] }) {
  const [view, change] = useView();
  const all = (of: 'team' | 'type'): readonly string[] =>
    [...new Set([...groups.map((group) => group[of]), view[of] ?? ''])].filter((each) => each !== '').sort();
  const set = (patch: Record<string, string | undefined>): void => change({ ...patch, cause: undefined, hold: undefined });
  return (
    <div className="filters" role="search" aria-label={words.label}>
      <select
        className="input"
        aria-label={words.team}
        value={view['team'] ?? ''}
        onChange={({ target }) => set({ team: target.value })}
      >
        <option value="">{words.anyTeam}</option>
        {all('team').map((team) => (
          <option key={team} value={team}>
            {spoken(team)}
          </option>
        ))}
      </select>
      <select
        className="input"
        aria-label={words.type}
        value={view['type'] ?? ''}
        onChange={({ target }) => set({ type: target.value })}
      >
        <option value="">{words.anyType}</option>
        {all('type').map((type) => (
          <option key={type} value={type}>
            {typeName(type)}
          </option>
        ))}
      </select>
      <input
        className="input"
        aria-label={words.customer}
        placeholder={words.customer}
        defaultValue={view['customer'] ?? ''}
        onBlur={({ target }) => {
          if (target.value !== (view['customer'] ?? '')) set({ customer: target.value });
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') set({ customer: event.currentTarget.value });
        }}
      />
      <label className="check">
        <input
          type="checkbox"
          checked={view['mine'] === 'true'}
          onChange={({ target }) => set({ mine: target.checked ? 'true' : undefined })}
        />
        {words.mine}
      </label>
    </div>
  );
}
