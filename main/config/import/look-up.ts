/** A row of a table by a word from outside, which may be one that every object has, such as `constructor`. */
export const lookUp = <Row>(table: Readonly<Record<string, Row>>, word: string): Row | undefined =>
  Object.hasOwn(table, word) ? table[word] : undefined;
