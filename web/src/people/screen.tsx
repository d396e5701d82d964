/** Who may sign in, what for, and whose orders they see. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { count, exact } from '../kit/format.ts';
import { Answer, Empty, Failed, Head, Tag } from '../kit/parts.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { part } from '../session/api.ts';
import { useGet, useSession } from '../session/context.ts';
import type { Grant, People, Person } from '../session/types.ts';
import { t } from '../texts/en.ts';
import { useActOnPeople } from './acting.ts';
import { GrantFields } from './grants.tsx';
import { NewPerson } from './new-person.tsx';
import './people.css';

const words = t.people;
const grantOf = ({ role, businessUnit = '', region = '' }: Grant): string => words.grantOf(role, businessUnit, region);

type Open = { readonly what: 'grants' | 'stop'; readonly person: Person } | { readonly what: 'add' };

export function PeopleScreen() {
  const { scopes } = useSession();
  const asked = useGet<People>(['people'], '/people');
  const [open, setOpen] = useState<Open>();
  const mayChange = scopes.includes('people:manage');
  const close = (): void => setOpen(undefined);
  return (
    <div className="screen">
      <Head title={words.title}>{mayChange && <Button onClick={() => setOpen({ what: 'add' })}>{words.add}</Button>}</Head>
      <div className="panel">
        <Answer of={asked} lines={8}>
          {({ people }) =>
            people.length === 0 ? (
              <Empty title={words.none}>{words.noneHelp}</Empty>
            ) : (
              <table className="table">
                <thead>
                  <tr>
                    <th>{words.columns.name}</th>
                    <th>{words.columns.grants}</th>
                    <th>{words.columns.signsIn}</th>
                    <th>{words.columns.state}</th>
                    <th className="num">{words.columns.sessions}</th>
                    <th>{words.columns.since}</th>
                    <th aria-hidden="true" />
                  </tr>
                </thead>
                <tbody>
                  {people.map((person) => (
                    <tr key={person.id}>
                      <td>
                        <strong>{person.displayName}</strong> <span className="dim">{person.name}</span>
                      </td>
                      <td className="person-grants">
                        {person.grants.map((grant) => (
                          <Tag key={grantOf(grant)}>{grantOf(grant)}</Tag>
                        ))}
                      </td>
                      <td className="dim">{words.by[person.signsInBy]}</td>
                      <td>
                        <Tag tone={person.isStopped ? 'bad' : 'good'} icon={person.isStopped ? 'stop' : 'check'}>
                          {person.isStopped ? words.stopped : words.active}
                        </Tag>
                      </td>
                      <td className="num">{count(person.sessions)}</td>
                      <td className="dim">{exact(person.createdAt)}</td>
                      <td>{mayChange && <Acts of={person} open={setOpen} />}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )
          }
        </Answer>
      </div>
      {open?.what === 'add' && <NewPerson close={close} />}
      {open?.what === 'grants' && <Grants of={open.person} close={close} />}
      {open?.what === 'stop' && <Stop of={open.person} close={close} />}
    </div>
  );
}

function Acts({ of, open }: { readonly of: Person; readonly open: (what: Open) => void }) {
  const end = useActOnPeople<object>(`/people/${part(of.id)}/sessions/end`, () => undefined);
  return (
    <div className="person-acts">
      <Button
        variant="default"
        size="compact-xs"
        aria-label={words.grantsOf(of.displayName)}
        onClick={() => open({ what: 'grants', person: of })}
      >
        {words.grants}
      </Button>
      {of.sessions > 0 && (
        <Button variant="default" size="compact-xs" aria-label={words.endOf(of.displayName)} onClick={() => end.mutate({})}>
          {words.end}
        </Button>
      )}
      {!of.isStopped && (
        <Button
          variant="default"
          size="compact-xs"
          aria-label={words.stopOf(of.displayName)}
          onClick={() => open({ what: 'stop', person: of })}
        >
          {words.stop}
        </Button>
      )}
    </div>
  );
}

function Grants({ of, close }: { readonly of: Person; readonly close: () => void }) {
  const [grants, setGrants] = useState<readonly Grant[]>(of.grants);
  const save = useActOnPeople<{ grants: readonly Grant[] }>(`/people/${part(of.id)}/grants`, close);
  return (
    <Dialog title={words.grantsOf(of.displayName)} isOpen close={close} size="lg">
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate({ grants });
        }}
      >
        <GrantFields of={grants} change={setGrants} />
        {save.error !== null && <Failed error={save.error} />}
        <div className="buttons">
          <Button type="submit">{words.save}</Button>
          <Button variant="default" onClick={close}>
            {t.kit.cancel}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Stop({ of, close }: { readonly of: Person; readonly close: () => void }) {
  const stop = useActOnPeople<object>(`/people/${part(of.id)}/stop`, close);
  return (
    <Dialog title={words.stopOf(of.displayName)} isOpen close={close}>
      <div className="stack">
        <p>{words.stopMeans}</p>
        {stop.error !== null && <Failed error={stop.error} />}
        <div className="buttons">
          <Button onClick={() => stop.mutate({})} data-autofocus>
            {words.stop}
          </Button>
          <Button variant="default" onClick={close}>
            {t.kit.cancel}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
