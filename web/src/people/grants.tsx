import { Button } from '@mantine/core';
import type { RoleName } from '../../../src/api/contract/session.ts';
import { Icon } from '../kit/icons.tsx';
import { spoken } from '../kit/format.ts';
import type { Grant } from '../session/types.ts';
import { t } from '../texts/en.ts';

/** Every role that there is: the compiler refuses one too many and one too few. */
const ROLES: Readonly<Record<RoleName, true>> = {
  service: true,
  pricing: true,
  credit: true,
  'warehouse-lead': true,
  compliance: true,
  planning: true,
  finance: true,
  integration: true,
  operations: true,
  architect: true,
  auditor: true,
  administrator: true,
};

const words = t.people;

export function GrantFields({ of, change }: { readonly of: readonly Grant[]; readonly change: (to: readonly Grant[]) => void }) {
  const set = (index: number, patch: Readonly<Record<string, string>>): void =>
    change(
      of.map((grant, at) =>
        at === index
          ? (Object.fromEntries(Object.entries({ ...grant, ...patch }).filter(([, value]) => value !== '')) as Grant)
          : grant,
      ),
    );
  return (
    <>
      {of.map((grant, index) => (
        <div key={index} className="grant">
          <label className="field">
            {words.role}
            <select className="input" value={grant.role} onChange={({ target }) => set(index, { role: target.value })}>
              {Object.keys(ROLES).map((role) => (
                <option key={role} value={role}>
                  {spoken(role)}
                </option>
              ))}
            </select>
          </label>
          {(['businessUnit', 'region'] as const).map((name) => (
            <label key={name} className="field">
              {words[name]}
              <input
                className="input"
                value={grant[name] ?? ''}
                maxLength={80}
                onChange={({ target }) => set(index, { [name]: target.value })}
              />
            </label>
          ))}
          <button
            type="button"
            className="icon-button"
            aria-label={words.removeGrant(grant.role)}
            onClick={() => change(of.filter((_, at) => at !== index))}
          >
            <Icon name="cross" size={12} />
          </button>
        </div>
      ))}
      <Button className="as-group" variant="default" size="compact-sm" onClick={() => change([...of, { role: 'service' }])}>
        {words.addGrant}
      </Button>
    </>
  );
}
