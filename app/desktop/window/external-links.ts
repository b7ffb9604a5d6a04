/** Pages that the panel links to: the only addresses the desktop hands to the browser. Each ends with a slash. */
const allowed = ['https://docs.ollama.com/', 'https://ollama.com/', 'https://github.com/ollama/ollama/'];

/** Whether a link may leave for the browser. Scripts, files, plain HTTP and lookalike hosts may not. */
export function mayOpenOutside(link: string): boolean {
  const url = URL.parse(link);
  if (url === null || url.username !== '' || url.password !== '') return false;
  // Parsed and written out again: what is compared is what the browser would get.
  return allowed.some((prefix) => url.href.startsWith(prefix));
}
