import { createContext, use, useCallback, useState } from 'react';
import type { ReactNode } from 'react';
import { Icon } from '../../controls/icon.tsx';
import './notices.css';

const NoticesContext = createContext<(words: string) => void>(() => {});
const shownForMs = 5_000;

/** Says what has just been done, for a few seconds, without getting in the way. */
export function Notices({ children }: { children: ReactNode }) {
  const [notices, setNotices] = useState<{ id: string; words: string }[]>([]);
  const notify = useCallback((words: string) => {
    const id = crypto.randomUUID();
    setNotices((shown) => [...shown.slice(-2), { id, words }]);
    setTimeout(() => setNotices((shown) => shown.filter((notice) => notice.id !== id)), shownForMs);
  }, []);
  return (
    <NoticesContext value={notify}>
      {children}
      <output className="notices" aria-live="polite">
        {notices.map(({ id, words }) => (
          <span key={id} className="notice">
            <Icon name="check" />
            {words}
          </span>
        ))}
      </output>
    </NoticesContext>
  );
}

export function useNotify(): (words: string) => void {
  return use(NoticesContext);
}
