/** Whether keys pressed there are text. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement
    ? !TEXTLESS.test(target.type)
    : target instanceof HTMLElement && (target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName));

/** Inputs that only look like buttons and switches to the one who uses them. */
const TEXTLESS = /^(button|checkbox|color|file|image|radio|range|reset|submit)$/;

/** Whether a key is none of a view's own: already used, part of a shortcut, or meant for what covers the view. */
export const isForOthers = (event: KeyboardEvent): boolean =>
  event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isCovered();

/** Whether a dialog, a menu or the palette is open. */
const isCovered = (): boolean => document.querySelector('[role="dialog"], [role="menu"]') !== null;
