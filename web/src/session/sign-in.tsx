/** The way in: a name and a password, or the company's own provider. */
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Failed } from '../kit/parts.tsx';
import { t } from '../texts/en.ts';
import { useDoing, useGet } from './context.ts';
import type { Session, SignInWays } from './types.ts';

export function SignIn({ hadSession }: { readonly hadSession: boolean }) {
  const client = useQueryClient();
  const ways = useGet<SignInWays>(['ways'], '/session/ways');
  const signIn = useDoing<{ name: string; password: string }, Session>('/session', (session) => {
    client.setQueryData(['session'], session);
  });
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    signIn.mutate({ name, password });
  };
  const { password: byPassword = true, oidc } = ways.data ?? {};
  return (
    <main className="way-in" id="screen">
      <form className="way-in-card" onSubmit={submit} aria-labelledby="way-in">
        <p className="way-in-name">{t.app.name}</p>
        <h1 id="way-in">{t.app.signIn.title}</h1>
        <p className="way-in-claim">{hadSession ? t.app.signIn.ended : t.app.signIn.claim}</p>
        {byPassword && (
          <>
            <TextInput
              label={t.app.signIn.name}
              value={name}
              onChange={({ currentTarget }) => setName(currentTarget.value)}
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              data-autofocus
              autoFocus
              required
              withAsterisk={false}
            />
            <PasswordInput
              label={t.app.signIn.password}
              value={password}
              onChange={({ currentTarget }) => setPassword(currentTarget.value)}
              autoComplete="current-password"
              required
              withAsterisk={false}
            />
            <Button type="submit" fullWidth disabled={signIn.isPending} aria-busy={signIn.isPending}>
              {t.app.signIn.enter}
            </Button>
          </>
        )}
        {signIn.error !== null && <Failed error={signIn.error} />}
        {ways.error !== null && <Failed error={ways.error} again={() => void ways.refetch()} />}
        {oidc !== undefined && (
          <>
            {byPassword && <p className="way-in-or">{t.app.signIn.or}</p>}
            <Button
              component="a"
              href={`${oidc.address}?to=${encodeURIComponent(location.pathname + location.search)}`}
              variant="default"
              fullWidth
            >
              {t.app.signIn.by(oidc.name)}
            </Button>
          </>
        )}
      </form>
    </main>
  );
}
