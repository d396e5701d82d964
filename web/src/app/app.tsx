/** The page: what is around every screen. Nothing here writes a style element or a script into it. */
import { Button, MantineProvider, createTheme } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useState } from 'react';
import { KeyBoard } from '../kit/keys.tsx';
import { Api, Refused } from '../session/api.ts';
import { ApiContext } from '../session/context.ts';
import { makeRouter } from './router.tsx';

/** Variables are in theme.css: as a style element they would be refused. */
const THEME = createTheme({
  respectReducedMotion: true,
  cursorType: 'pointer',
  defaultRadius: 'sm',
  components: { Button: Button.extend({ defaultProps: { variant: 'filled' } }) },
});

const isWorthAsking = (failures: number, error: Error): boolean =>
  failures < 2 && !(error instanceof Refused && error.problem.status < 500);

function make() {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: 15_000, retry: isWorthAsking } } });
  const api = new Api(() => {
    api.csrf = undefined;
    client.setQueryData(['session'], null);
  });
  return { client, api, router: makeRouter() };
}

export function App() {
  const [{ client, api, router }] = useState(make);
  return (
    <MantineProvider
      theme={THEME}
      defaultColorScheme="auto"
      withCssVariables={false}
      withGlobalClasses={false}
      withStaticClasses={false}
    >
      <QueryClientProvider client={client}>
        <ApiContext value={api}>
          <KeyBoard>
            <Notifications position="bottom-right" limit={3} />
            <RouterProvider router={router} />
          </KeyBoard>
        </ApiContext>
      </QueryClientProvider>
    </MantineProvider>
  );
}
