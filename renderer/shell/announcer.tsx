import { useEffect, useRef, useState } from 'react';
import { useSnapshot } from '../store/selectors.ts';

/** Tells screen readers of what has happened since the page was opened, without moving their focus. */
export function Announcer() {
  const [latest] = useSnapshot().events;
  const known = useRef(latest?.seq ?? 0);
  const [said, setSaid] = useState('');
  useEffect(() => {
    if (!latest || latest.seq === known.current) return;
    known.current = latest.seq;
    setSaid(latest.text);
  }, [latest]);
  return (
    <div className="only-for-readers" role="status" aria-live="polite">
      {said}
    </div>
  );
}
