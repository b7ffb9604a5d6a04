const introduction = `# Benchmark results

Written by the benches themselves (\`--write\`), each between its own markers. Absolute figures move with the machine: compare ratios.
`;

/** Puts a section between its markers, in place of the one before; a missing file begins with an introduction. */
export function withSection(text: string | null, name: string, section: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const block = `${open}\n${section.trim()}\n${close}`;
  const before = text ?? introduction;
  const from = before.indexOf(open);
  const to = before.indexOf(close, from);
  if (from < 0 || to < 0) return `${before.trimEnd()}\n\n${block}\n`;
  return `${before.slice(0, from)}${block}${before.slice(to + close.length)}`;
}
