import './matrix.css';
import { useCallback } from 'react';
import type { BackendSnapshot } from '../../../shared/snapshot.ts';
import { useNow } from '../../store/now.ts';
import { HoverTip } from '../../ui/hover-tip.tsx';
import type { RowWindow } from '../../ui/row-window.ts';
import { useRowWindow } from '../../ui/use-row-window.ts';
import { CellMenu } from './cell-menu.tsx';
import { MatrixHead } from './matrix-head.tsx';
import { BACKEND_PX, cellId, FACTS_PX, FACTS_WIDTH_PX, HEAD_PX, NAME_PX, ROW_PX } from './matrix-layout.ts';
import { MatrixRowView } from './matrix-row.tsx';
import { type MatrixScene, matrixWords } from './matrix-words.ts';
import { noFacts } from './model-facts.ts';
import { useColumnWindow } from './use-column-window.ts';
import { placeOf, useMatrixKeys } from './use-matrix-keys.ts';

interface MatrixProps {
  readonly scene: MatrixScene;
  readonly backends: readonly BackendSnapshot[];
}

const HINT = 'Arrows move · Enter opens the model · Space opens the menu · w warms it there';

/** Models by backends. One tab stop: keys move in it. Draws only the cells that can be seen. */
export function Matrix({ scene, backends }: MatrixProps) {
  const { rows, facts, columns } = scene;
  const now = useNow();
  const { scroller, from, to, see } = useRowWindow({ count: rows.length, rowPx: ROW_PX, headPx: HEAD_PX });
  const across = useColumnWindow(scroller, columns.length);
  const { grid, place, activeRow, menu, closeMenu, ...handlers } = useMatrixKeys(scene, { scroller, see });
  const describe = useCallback(
    (part: HTMLElement) => {
      const at = placeOf(part);
      return at && matrixWords(at, scene, now);
    },
    [scene, now],
  );
  const isColumnDrawn = place?.column === 0 || isWithin(across, (place?.column ?? 0) - 1);
  const isActiveDrawn = place !== null && isColumnDrawn && isWithin({ from, to }, activeRow);
  const menuRow = menu && rows.find(({ model }) => model === menu.place.model);

  return (
    <>
      <div className="matrix" ref={scroller}>
        <div style={{ paddingTop: from * ROW_PX, paddingBottom: (rows.length - to) * ROW_PX }}>
          <table
            ref={grid}
            // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table that keys move in is a grid
            role="grid"
            aria-label="Models by backend"
            aria-rowcount={rows.length + 1}
            aria-colcount={columns.length + FACTS_PX.length + 1}
            aria-describedby="matrix-words"
            aria-activedescendant={isActiveDrawn ? cellId(activeRow, place.column) : undefined}
            tabIndex={0}
            style={{ minWidth: NAME_PX + FACTS_WIDTH_PX + columns.length * BACKEND_PX }}
            {...handlers}
          >
            <Widths backends={columns.length} />
            <MatrixHead backends={backends} {...across} />
            <tbody>
              {rows.slice(from, to).map((row, nth) => {
                const of = facts.get(row.model) ?? noFacts;
                return (
                  <MatrixRowView
                    key={row.model}
                    index={from + nth}
                    row={row}
                    facts={of}
                    columns={columns}
                    {...across}
                    now={of.loaded.size > 0 ? now : 0}
                    activeColumn={place && from + nth === activeRow ? place.column : null}
                  />
                );
              })}
            </tbody>
          </table>
        </div>
      </div>
      <p className="matrix-words" id="matrix-words">
        {(place && matrixWords(place, scene, now)?.join('. ')) || HINT}
      </p>
      <HoverTip within={scroller} parts="[data-column]" describe={describe} />
      {menu && menuRow ? (
        <CellMenu
          row={menuRow}
          facts={facts.get(menuRow.model) ?? noFacts}
          column={columns[menu.place.column - 1] ?? null}
          columns={columns}
          at={menu.at}
          onClose={closeMenu}
        />
      ) : null}
    </>
  );
}

const isWithin = ({ from, to }: RowWindow, index: number): boolean => index >= from && index < to;

function Widths({ backends }: { readonly backends: number }) {
  return (
    <colgroup>
      <col style={{ width: NAME_PX }} />
      {FACTS_PX.map((width) => (
        <col key={width} style={{ width }} />
      ))}
      <col span={Math.max(1, backends)} style={{ width: BACKEND_PX }} />
    </colgroup>
  );
}
