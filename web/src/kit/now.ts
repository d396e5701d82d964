/** The time by the clock of the hub, by which everything is due: it need not be that of the reader's machine. */
import { createContext, useCallback, useContext, useEffect, useState } from 'react';

/** What the hub's clock is ahead of this machine's, in milliseconds (behind: negative). */
export const ClockContext = createContext(0);

const STEP_MS = 15_000;

/** Read when it is asked for. */
export function useClock(): () => number {
  const ahead = useContext(ClockContext);
  return useCallback(() => Date.now() + ahead, [ahead]);
}

/** Often enough for what is told in minutes. */
export function useNow(): number {
  const clock = useClock();
  const [now, setNow] = useState(clock);
  useEffect(() => {
    const timer = setInterval(() => setNow(clock()), STEP_MS);
    return () => clearInterval(timer);
  }, [clock]);
  return now;
}
