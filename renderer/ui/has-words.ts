/** Whether every word of a filter is found in a text, in any order and case; an empty filter is found everywhere. */
export function hasWords(text: string, filter: string): boolean {
  const lower = text.toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => lower.includes(word));
}
