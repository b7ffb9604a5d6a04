import { ActionIcon, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy, IconX } from '@tabler/icons-react';
import { useCopy } from './use-copy.ts';

/** Copies a text and says whether that worked. */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const { result, copy } = useCopy(text);
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
