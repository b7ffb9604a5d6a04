const LONGEST = 50;
const addressParts = /^[a-z][a-z0-9+.-]*:\/\/(?:[^@/?#]*@)?(\[[^\]/?#]*\]|[^:/?#]*)(?::(\d{1,5}))?/i;

/** An id from the address, `http://gpu-1.lan:11434` → `gpu-1-lan`; the port and then a number are added when it is taken. */
export function suggestBackendId(url: string, taken: ReadonlySet<string>): string {
  const [, host = url, port] = addressParts.exec(url) ?? [];
  const plain = idOf(host.toLowerCase()) || 'backend';
  const withPort = port === undefined ? plain : `${plain}-${Number(port)}`;
  const choices = [plain, withPort];
  for (let n = 2; n <= taken.size + 2; n += 1) choices.push(`${withPort}-${n}`);
  return choices.find((choice) => !taken.has(choice)) ?? plain;
}

const idOf = (text: string): string =>
  text
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, LONGEST)
    .replace(/-+$/, '');
