/** Where white space and comments that stand before a statement end; both nest and break lines as PostgreSQL's lexer says. */
export function afterComments(sql: string, from: number, to: number): number {
  let at = from;
  for (;;) {
    while (at < to && isSpace(sql.charCodeAt(at))) at += 1;
    if (at < to && sql.startsWith('--', at)) at = lineEnd(sql, at, to);
    else if (at < to && sql.startsWith('/*', at)) at = blockEnd(sql, at, to);
    else return at;
  }
}

/** Where the white space at the end of a text begins. */
export function beforeSpace(sql: string, from: number, to: number): number {
  let at = to;
  while (at > from && isSpace(sql.charCodeAt(at - 1))) at -= 1;
  return at;
}

/** Space, tab, line feed, vertical tab, form feed, carriage return; any other is a letter to PostgreSQL. */
const isSpace = (code: number): boolean => code === 32 || (code >= 9 && code <= 13);

const lineEnd = (sql: string, from: number, to: number): number => {
  let at = from;
  while (at < to && sql[at] !== '\n' && sql[at] !== '\r') at += 1;
  return at;
};

/** Comments in comments are counted. */
const blockEnd = (sql: string, from: number, to: number): number => {
  let depth = 0;
  for (let at = from; at < to; at += 1) {
    if (sql.startsWith('/*', at)) depth += 1;
    else if (sql.startsWith('*/', at)) depth -= 1;
    else continue;
    at += 1;
    if (depth === 0) return at + 1;
  }
  return to;
};
