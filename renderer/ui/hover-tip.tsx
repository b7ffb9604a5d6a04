import { Stack, Tooltip } from '@mantine/core';
import { type RefObject, useEffect, useState } from 'react';

interface HoverTipProps {
  /** The element whose parts have something to say. */
  readonly within: RefObject<HTMLElement | null>;
  /** A selector of those parts. */
  readonly parts: string;
  /** What a part says, a line each; null when nothing. Asked only while the pointer is over it. */
  readonly describe: (part: HTMLElement) => readonly string[] | null;
}

const OPEN_AFTER_MS = 300;

/** One tooltip for a thousand cells: each with its own would cost more than all the rest of them. */
export function HoverTip({ within, parts, describe }: HoverTipProps) {
  const part = useHovered(within, parts);
  const lines = part ? describe(part) : null;
  if (!part || !lines || lines.length === 0) return null;
  const label = (
    <Stack gap={2}>
      {lines.map((line) => (
        <span key={line}>{line}</span>
      ))}
    </Stack>
  );
  return <Tooltip target={part} opened multiline maw={380} label={label} />;
}

function useHovered(within: RefObject<HTMLElement | null>, parts: string): HTMLElement | null {
  const [hovered, setHovered] = useState<HTMLElement | null>(null);
  useEffect(() => {
    const root = within.current;
    if (!root) return;
    let pending: ReturnType<typeof setTimeout> | undefined;
    let over: Element | null = null;
    const enter = ({ target }: Event): void => {
      const part = target instanceof Element ? target.closest<HTMLElement>(parts) : null;
      if (part === over) return;
      over = part;
      clearTimeout(pending);
      setHovered(null);
      if (part) pending = setTimeout(() => setHovered(part), OPEN_AFTER_MS);
    };
    const leave = (): void => {
      over = null;
      clearTimeout(pending);
      setHovered(null);
    };
    root.addEventListener('pointerover', enter);
    root.addEventListener('pointerleave', leave);
    root.addEventListener('scroll', leave, { passive: true, capture: true });
    root.addEventListener('pointerdown', leave);
    return () => {
      leave();
      root.removeEventListener('pointerover', enter);
      root.removeEventListener('pointerleave', leave);
      root.removeEventListener('scroll', leave, { capture: true });
      root.removeEventListener('pointerdown', leave);
    };
  }, [within, parts]);
  return hovered;
}
