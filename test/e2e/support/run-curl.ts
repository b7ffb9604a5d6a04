/** The words of a shell command, with the quotes that Corral writes. */
function shellWords(command: string): string[] {
  return [...command.matchAll(/(?:'[^']*'|"[^"]*"|\\.|[^\s'"\\])+/g)].map(([word]) =>
    word.replace(/'([^']*)'|"([^"]*)"|\\(.)/g, (_, single, double, escaped) => single ?? double ?? escaped),
  );
}

/** Does what curl would do with such a command, without needing one. Throws for switches it does not know. */
export async function runCurl(command: string): Promise<Response> {
  const [program, url, ...rest] = shellWords(command);
  if (program !== 'curl' || !url) throw new Error(`no curl command: ${command}`);
  const headers = new Headers();
  let body: string | null = null;
  for (let at = 0; at < rest.length; at += 2) {
    const [option, value = ''] = rest.slice(at, at + 2);
    if (option === '-d') body = value;
    else if (option === '-H') headers.append(...(value.split(/:\s*/, 2) as [string, string]));
    else throw new Error(`curl ${option} is not known here`);
  }
  return fetch(url, body === null ? { headers } : { method: 'POST', headers, body });
}
