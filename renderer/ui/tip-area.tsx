import { type ReactNode, useRef } from 'react';
import { HoverTip } from './hover-tip.tsx';

const linesOf = ({ dataset: { tip } }: HTMLElement): readonly string[] | null => tip?.split('\n') ?? null;

/** Shows what its parts say on hover in `data-tip`, a line each. */
export function TipArea({ children }: { readonly children: ReactNode }) {
  const area = useRef<HTMLDivElement>(null);
  return (
    <div ref={area}>
      {children}
      <HoverTip within={area} parts="[data-tip]" describe={linesOf} />
    </div>
  );
}
