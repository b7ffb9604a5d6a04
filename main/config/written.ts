import type { ConfigView } from '../../shared/config-view.ts';
import { isRecord } from './change.ts';
import { readDocument } from './document.ts';

/** What a configuration text says, as it spells it; nothing for a text that cannot be read. */
export function writtenKeys(text: string): ConfigView['written'] {
  const { value } = readDocument(text);
  // YAML 1.2's core schema yields plain JSON data, and blanks are left out.
  return isRecord(value) ? (value as ConfigView['written']) : {};
}
