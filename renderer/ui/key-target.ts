/** Whether keys pressed there are text. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** Whether a key is none of a view's own: already used, part of a shortcut, or meant for what covers the view. */
export const isForOthers = (event: KeyboardEvent): boolean =>
  event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isCovered();

/** Whether a dialog, a menu or the palette is open. */
const isCovered = (): boolean => document.querySelector('[role="dialog"], [role="menu"]') !== null;
