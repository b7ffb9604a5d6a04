import { useState } from 'react';

/** Copies a text and says whether that worked. */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const [result, setResult] = useState('');
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setResult('Copied'),
      () => setResult('Select and copy by hand'),
    );
  };
  return (
    <>
      <button type="button" onClick={copy} onBlur={() => setResult('')} aria-label={label}>
        Copy
      </button>
      <span role="status" className="quiet">
        {result}
      </span>
    </>
  );
}
