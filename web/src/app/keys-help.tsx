/** The keys that the open screen understands, and those of everywhere. */
import { KeyCap } from '../kit/parts.tsx';
import { useShownKeys } from '../kit/keys.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { t } from '../texts/en.ts';

const NAMES: Readonly<Record<string, string>> = { ArrowDown: '↓', ArrowUp: '↑', Escape: 'Esc' };
const shown = (key: string): string => (key.startsWith('mod+') ? `Ctrl ${key.slice(4).toUpperCase()}` : (NAMES[key] ?? key));

export function KeysHelp({ isOpen, close }: { readonly isOpen: boolean; readonly close: () => void }) {
  const boards = useShownKeys();
  const ofFrame = boards.find((keys) => keys.some(({ key }) => key === 'mod+k')) ?? [];
  const ofScreen = boards.filter((keys) => keys !== ofFrame).flat();
  const [hereTitle, everywhereTitle] = t.app.keysOf;
  return (
    <Dialog title={t.app.keys} isOpen={isOpen} close={close}>
      {[
        { title: hereTitle, keys: ofScreen },
        { title: everywhereTitle, keys: ofFrame },
      ].map(({ title, keys }) =>
        keys.length === 0 ? null : (
          <section key={title}>
            <h3 className="keys-title">{title}</h3>
            <dl className="keys">
              {keys.map(({ key, text }) => (
                <div key={key + text}>
                  <dt>
                    <KeyCap>{shown(key)}</KeyCap>
                  </dt>
                  <dd>{text}</dd>
                </div>
              ))}
            </dl>
          </section>
        ),
      )}
    </Dialog>
  );
}
