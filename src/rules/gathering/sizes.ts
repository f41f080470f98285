import type { QualifiedName } from '../../model/schema.ts';
import type { Settings } from '../../model/settings.ts';
import type { Statistics } from '../../model/statistics.ts';
import { shortName } from '../../sql/names.ts';
import type { Size } from '../facts.ts';

/** Up to this many rows a scan or a rewrite ends before anyone notices. */
const smallRows = 50_000;
const largeRows = 10_000_000;

/** How large a table is: what the settings say, else the statistics, else unknown. */
export const sizeOf = (name: QualifiedName, settings: Settings, statistics: Statistics | undefined): Size => {
  const short = shortName(name);
  const told = settings.tables[name] ?? settings.tables[short];
  if (told) return { class: told.size, because: `the settings say that ${short} is ${told.size}` };
  const counted = statistics?.tables[name];
  if (counted === undefined || counted.rows < 0)
    return { class: 'unknown', because: `the size of ${short} is not known` };
  return { class: classOf(counted.rows), because: `${short} has about ${counted.rows.toLocaleString('en')} rows` };
};

const classOf = (rows: number): Size['class'] => {
  if (rows === 0) return 'empty';
  if (rows <= smallRows) return 'small';
  return rows <= largeRows ? 'large' : 'huge';
};
