/**
 * Keys of a screen. A single letter works wherever nobody types; what the open screen understands is shown by `?`.
 * A dialog has the keys to itself.
 */
import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type ReactNode,
} from 'react';

export interface Key {
  /** As `KeyboardEvent.key` has it; `mod+k`: with Ctrl or ⌘. */
  readonly key: string;
  readonly text: string;
  readonly run: (event: KeyboardEvent) => void;
  /** Works while somebody types, too. */
  readonly isAlways?: boolean;
}

interface Board {
  readonly register: (keys: readonly Key[]) => () => void;
  readonly shown: readonly (readonly Key[])[];
}

const BoardContext = createContext<Board | undefined>(undefined);

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

const nameOf = (event: KeyboardEvent): string => (event.ctrlKey || event.metaKey ? `mod+${event.key}` : event.key);

export function KeyBoard({ children }: { readonly children: ReactNode }) {
  const [shown, setShown] = useState<readonly (readonly Key[])[]>([]);
  const latest = useRef(shown);
  latest.current = shown;
  const register = useCallback((keys: readonly Key[]) => {
    setShown((before) => [...before, keys]);
    return () => setShown((before) => before.filter((each) => each !== keys));
  }, []);
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.altKey || event.isComposing) return;
      const name = nameOf(event);
      const isElsewhere = document.querySelector('[role="dialog"]') !== null;
      // The latest registered first: the screen before the frame around it.
      for (const key of latest.current.toReversed().flat()) {
        if (key.key !== name || (key.isAlways !== true && (isElsewhere || isTyping(event.target)))) continue;
        event.preventDefault();
        key.run(event);
        return;
      }
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
  const board = useMemo(() => ({ register, shown }), [register, shown]);
  return <BoardContext value={board}>{children}</BoardContext>;
}

export const useShownKeys = (): readonly (readonly Key[])[] => useContext(BoardContext)?.shown ?? [];

/** While the component is there, these keys do this. What they run is always the latest given. */
export function useKeys(keys: readonly Key[]): void {
  const register = useContext(BoardContext)?.register;
  const latest = useRef(keys);
  latest.current = keys;
  const names = keys.map(({ key, text }) => `${key}\n${text}`).join('\t');
  // Before it is painted: whoever sees a key may press it.
  useLayoutEffect(() => {
    const stable = latest.current.map((each) => ({
      ...each,
      run: (event: KeyboardEvent) => latest.current.find(({ key }) => key === each.key)?.run(event),
    }));
    return register?.(stable);
  }, [register, names]);
}
