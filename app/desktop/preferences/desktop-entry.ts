/** What the entry starts and how it looks. */
export interface DesktopEntry {
  readonly name: string;
  readonly comment: string;
  /** Program and arguments, as the program would see them. */
  readonly command: readonly string[];
}

/** A file that makes a Linux desktop start a program at login, by freedesktop.org's Desktop Entry Specification. */
export function formatDesktopEntry({ name, comment, command }: DesktopEntry): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Version=1.5',
    `Name=${escapeValue(name)}`,
    `Comment=${escapeValue(comment)}`,
    `Exec=${escapeValue(command.map(quoteArgument).join(' '))}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

/** Whether such a file starts anything: a desktop's own settings switch it off by a line in it. */
export const isEntryOn = (text: string): boolean =>
  /^\[Desktop Entry\]/m.test(text) &&
  !/^Hidden\s*=\s*true\s*$/m.test(text) &&
  !/^X-GNOME-Autostart-enabled\s*=\s*false\s*$/m.test(text);

// Quoted whatever it holds; inside quotes the shell's own characters are escaped, and a percent sign would name a file.
const quoteArgument = (argument: string): string =>
  `"${argument.replace(/["`$\\]/g, (character) => `\\${character}`).replaceAll('%', '%%')}"`;

// Every value is unescaped once before it is read: a backslash, also one of the quoting's own, counts double.
const escapeValue = (value: string): string =>
  value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t');
