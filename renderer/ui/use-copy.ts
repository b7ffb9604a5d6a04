import { useEffect, useState } from 'react';

const SHOWN_MS = 2_000;

export interface Copying {
  /** What came of it, for a moment. */
  readonly result: 'copied' | 'failed' | null;
  readonly copy: () => void;
}

/** Copies a text, and tells for a moment whether that worked. */
export function useCopy(text: string): Copying {
  const [result, setResult] = useState<Copying['result']>(null);
  useEffect(() => {
    if (result === null) return;
    const timer = setTimeout(() => setResult(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [result]);
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setResult('copied'),
      () => setResult('failed'),
    );
  };
  return { result, copy };
}
