import { ActionIcon, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy, IconX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';

const SHOWN_MS = 2_000;

/** Copies a text and says whether that worked. */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const [result, setResult] = useState<'copied' | 'failed' | null>(null);
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
  const said = result === 'copied' ? 'Copied' : result === 'failed' ? 'Select and copy by hand' : label;
  return (
    <Tooltip label={said} {...(result === null ? {} : { opened: true })}>
      <ActionIcon onClick={copy} aria-label={label}>
        {result === 'copied' ? (
          <IconCheck size={16} />
        ) : result === 'failed' ? (
          <IconX size={16} />
        ) : (
          <IconCopy size={16} />
        )}
        <span role="status" className="only-for-readers">
          {result === null ? '' : said}
        </span>
      </ActionIcon>
    </Tooltip>
  );
}
