/** What the library traps the focus in. */
const TRAPS = '[role="menu"], [role="dialog"]';

/** Where the library puts the focus whenever it traps it. */
const START = 'data-autofocus';

/**
 * A menu or dialog that opens takes the focus twice, and on a busy machine the second time comes after the first keys:
 * an arrow's way would be undone, and Enter would do what stands at the top. Wherever the focus moves to in there becomes
 * its start, so that taking it again moves nothing.
 */
export function keepMovedFocus(): void {
  document.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof HTMLElement)) return;
    const trap = target.closest(TRAPS);
    if (!trap || trap === target) return;
    for (const start of trap.querySelectorAll(`[${START}]`)) start.removeAttribute(START);
    target.setAttribute(START, 'true');
  });
}
