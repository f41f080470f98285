import type { ChecklistItem } from '../../model/review.ts';
import type { Settings } from '../../model/settings.ts';
import type { UnreadMigrations } from '../../model/unread.ts';
import { itemId } from './item-id.ts';

/**
 * What a person reads because the review did not: one item for each directory and tool. Its id is of what the files say, and
 * of what they include: a tick is for that, not for the next that is put in its place.
 */
export function unreadItems(
  unread: readonly UnreadMigrations[],
  { failOn }: Pick<Settings, 'failOn'>,
): readonly ChecklistItem[] {
  return unread.filter(mayRun).map((group) => {
    const { directory, tool, files, reason } = group;
    return {
      id: itemId('read by a person', [
        `${tool} in ${directory}`,
        ...files.map(({ path, content }) => `${path} ${content}`),
      ]),
      group: 'acceptance',
      text: `Read by a person: ${filesInWords(group)}; I have read ${files.length === 1 ? 'it' : 'them'}`,
      required: failOn !== 'never',
      state: 'to confirm',
      basis: 'not tried',
      evidence: `${namesOf(files)}: ${reason}`,
    };
  });
}

/** Whether files may run on PostgreSQL in production, as far as is known. */
export function mayRun({ concern }: UnreadMigrations): boolean {
  return concern === 'unread';
}

/** What is not read, in words: `2 files of Liquibase in `db/changelog``. */
export function filesInWords({ directory, tool, files }: UnreadMigrations): string {
  const count = files.length === 1 ? 'one file' : `${files.length} files`;
  return `${count} (${tool}) in \`${plain(directory)}\``;
}

/** A directory may hold a thousand. */
const mostNamed = 12;

const namesOf = (files: UnreadMigrations['files']): string => {
  const named = files.slice(0, mostNamed).map(({ path }) => `\`${plain(path)}\``);
  const more = files.length - named.length;
  return [...named, ...(more > 0 ? [`${more} more`] : [])].join(', ');
};

const plain = (path: string): string => path.replaceAll('`', "'");
