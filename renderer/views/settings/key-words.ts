/** Words that a camel-cased key cannot spell. */
const spelling: Readonly<Record<string, string>> = {
  tls: 'TLS',
  acme: 'ACME',
  url: 'URL',
  id: 'ID',
  ip: 'IP',
  jwt: 'JWT',
  jwks: 'JWKS',
  cert: 'certificate',
  redirect: 'redirect',
};

/** A key in plain words: `queueTimeout` → `Queue timeout`. */
export function plainWords(key: string): string {
  const words = key
    .split(/(?=[A-Z])/)
    .map((word) => word.toLowerCase())
    .map((word) => spelling[word] ?? word)
    .join(' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The meaning of a key, with each of its values as a line of its own: `0 = off.` stands apart from the sentence. */
export function splitMeaning(description: string): { readonly says: string; readonly values: readonly string[] } {
  const sentences = description.split(/(?<=\.)\s+(?=\S)/);
  const isValue = (sentence: string): boolean => /^\S+ = /.test(sentence);
  const says = sentences.filter((sentence) => !isValue(sentence)).join(' ');
  const values = sentences.filter(isValue).flatMap((sentence) => sentence.replace(/\.$/, '').split(/, (?=\S+ = )/));
  return { says, values };
}
