/** Views by name: an address of this screen, kept in this browser. */
import { Button, Menu, TextInput } from '@mantine/core';
import { useNavigate, useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import { Dialog } from '../kit/dialog.tsx';
import { Icon } from '../kit/icons.tsx';
import { readSearch } from '../kit/view.ts';
import { t } from '../texts/en.ts';

interface Kept {
  readonly name: string;
  readonly search: string;
}

const PLACE = 'orderkeel.hold-views';
const words = t.holds.views;

function kept(): readonly Kept[] {
  try {
    const said: unknown = JSON.parse(localStorage.getItem(PLACE) ?? '[]');
    return Array.isArray(said) ? (said as readonly Kept[]) : [];
  } catch {
    return [];
  }
}

export function Views() {
  const navigate = useNavigate();
  const { searchStr } = useLocation();
  const [views, setViews] = useState(kept);
  const [name, setName] = useState<string>();
  const keep = (next: readonly Kept[]): void => {
    setViews(next);
    localStorage.setItem(PLACE, JSON.stringify(next));
  };
  const go = (search: string): void => void navigate({ to: '/holds', search: readSearch(search) });
  const save = (): void => {
    const { hold: _, ...search } = readSearch(searchStr);
    if (name !== undefined && name.trim() !== '')
      keep([
        ...views.filter((view) => view.name !== name.trim()),
        { name: name.trim(), search: new URLSearchParams(search).toString() },
      ]);
    setName(undefined);
  };
  return (
    <>
      <Menu position="bottom-end" width={240} shadow="md" transitionProps={{ duration: 0 }}>
        <Menu.Target>
          <Button variant="default" size="compact-md" leftSection={<Icon name="star" size={14} />}>
            {words.title}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => go('')}>{words.all}</Menu.Item>
          <Menu.Item onClick={() => go('mine=true')}>{words.mine}</Menu.Item>
          <Menu.Divider />
          {views.length === 0 && <Menu.Label>{words.none}</Menu.Label>}
          {views.map((view) => (
            <Menu.Item key={view.name} onClick={() => go(view.search)}>
              {view.name}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item leftSection={<Icon name="capture" />} onClick={() => setName('')}>
            {words.save}
          </Menu.Item>
          {views.map((view) => (
            <Menu.Item
              key={view.name}
              leftSection={<Icon name="cross" />}
              onClick={() => keep(views.filter((each) => each !== view))}
            >
              {words.remove(view.name)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Dialog title={words.save} isOpen={name !== undefined} close={() => setName(undefined)} size="sm">
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            save();
          }}
        >
          <TextInput
            label={words.name}
            value={name ?? ''}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
            data-autofocus
          />
          <Button type="submit">{words.save}</Button>
        </form>
      </Dialog>
    </>
  );
}
