import { Button } from '@mantine/core';
import { useState } from 'react';
import { Dialog } from '../kit/dialog.tsx';
import { Failed } from '../kit/parts.tsx';
import type { Grant } from '../session/types.ts';
import { t } from '../texts/en.ts';
import { useActOnPeople } from './acting.ts';
import { GrantFields } from './grants.tsx';

const words = t.people;
const FIELDS = [
  ['name', 'text'],
  ['displayName', 'text'],
  ['email', 'email'],
  ['password', 'password'],
] as const;

export function NewPerson({ close }: { readonly close: () => void }) {
  const [typed, setTyped] = useState({ name: '', displayName: '', email: '', password: '' });
  const [grants, setGrants] = useState<readonly Grant[]>([{ role: 'service' }]);
  const add = useActOnPeople<object>('/people', close);
  const { name, displayName, email, password } = typed;
  const body = { name, displayName, grants, ...(email !== '' && { email }), ...(password !== '' && { password }) };
  return (
    <Dialog title={words.add} isOpen close={close} size="lg">
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate(body);
        }}
      >
        {FIELDS.map(([field, type]) => (
          <label key={field} className="field">
            {words.form[field]}
            <input
              className="input"
              type={type}
              value={typed[field]}
              required={field === 'name' || field === 'displayName'}
              minLength={field === 'password' ? 12 : undefined}
              autoComplete={field === 'password' ? 'new-password' : 'off'}
              data-autofocus={field === 'name' || undefined}
              onChange={({ target }) => setTyped({ ...typed, [field]: target.value })}
            />
          </label>
        ))}
        <GrantFields of={grants} change={setGrants} />
        {add.error !== null && <Failed error={add.error} />}
        <div className="buttons">
          <Button type="submit">{words.form.add}</Button>
          <Button variant="default" onClick={close}>
            {t.kit.cancel}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
