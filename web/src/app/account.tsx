/** Who is signed in, in which colours, and the way out. */
import { Menu, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Icon, type IconName } from '../kit/icons.tsx';
import { useDoing, useSession } from '../session/context.ts';
import { t } from '../texts/en.ts';

const SCHEMES: readonly (readonly [MantineColorScheme, IconName])[] = [
  ['light', 'sun'],
  ['dark', 'moon'],
  ['auto', 'system'],
];

export function Account({ showKeys }: { readonly showKeys: () => void }) {
  const { person, teams } = useSession();
  const client = useQueryClient();
  // Switching without transitions would write a style element.
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  const end = useDoing<object, unknown>('/session/end', () => client.setQueryData(['session'], null));
  return (
    <Menu position="top-start" width={220} shadow="md" transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <button type="button" className="account" title={t.app.account(person.displayName)}>
          <span className="account-sign" aria-hidden="true">
            {person.displayName.slice(0, 1)}
          </span>
          <span className="account-name">
            {person.displayName}
            <small>{teams.join(', ')}</small>
          </span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t.app.scheme.label}</Menu.Label>
        {SCHEMES.map(([scheme, icon]) => (
          <Menu.Item
            key={scheme}
            leftSection={<Icon name={icon} />}
            rightSection={colorScheme === scheme ? <Icon name="check" /> : null}
            onClick={() => setColorScheme(scheme)}
          >
            {t.app.scheme[scheme]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name="keyboard" />} onClick={showKeys}>
          {t.app.keys}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="out" />} onClick={() => end.mutate({})}>
          {t.app.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
