/** Where a reader gets when an address leads nowhere, or a screen fails. */
import { Button } from '@mantine/core';
import { Empty, Head } from '../kit/parts.tsx';
import { t } from '../texts/en.ts';

export function Missing() {
  return (
    <div className="screen">
      <Head title={t.app.missing} />
      <Empty title={t.app.missing}>{t.app.missingHelp}</Empty>
    </div>
  );
}

export function NotAllowed() {
  return (
    <div className="screen">
      <Head title={t.app.notAllowed} />
      <Empty title={t.app.notAllowed}>{t.app.notAllowedHelp}</Empty>
    </div>
  );
}

export function Broken({ error }: { readonly error: unknown }) {
  return (
    <div className="screen">
      <Head title={t.app.broken} />
      <div role="alert">
        <Empty title={t.app.broken}>{t.app.brokenHelp}</Empty>
        <p className="state-detail">{error instanceof Error ? error.message : null}</p>
      </div>
      <div className="state">
        <Button variant="default" onClick={() => location.reload()}>
          {t.kit.readAgain}
        </Button>
      </div>
    </div>
  );
}
