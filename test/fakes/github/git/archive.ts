import type { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';
import { type ObjectStore, readTree } from './objects.ts';

/** A commit as GitHub's tarball: gzip, one folder at the top, the commit's name in a global header. */
export function archiveOf(objects: ObjectStore, sha: string, folder: string): Readable {
  const tar = pack();
  const commit = objects.commits.get(sha);
  const fill = async (): Promise<void> => {
    for (const [path, { mode, sha: blob }] of readTree(objects, commit?.tree ?? '')) {
      const content = Buffer.from(objects.blobs.get(blob) ?? []);
      const name = `${folder}/${path}`;
      if (mode === '120000') tar.entry({ name, type: 'symlink', linkname: content.toString() });
      else if (mode === '160000') tar.entry({ name: `${name}/`, type: 'directory' });
      else await write(name, content, mode === '100755' ? 0o775 : 0o664);
    }
    tar.finalize();
  };
  const write = (name: string, content: Buffer, mode: number): Promise<void> =>
    new Promise((done, failed) => {
      tar.entry({ name, mode }, content, (error) => (error ? failed(error) : done()));
    });
  fill().catch((error: Error) => tar.destroy(error));
  const gzip = createGzip();
  gzip.write(globalHeader(sha));
  return tar.pipe(gzip);
}

/** What git puts in front of an archive; tar-stream reads such an entry and cannot write it. */
function globalHeader(sha: string): Buffer {
  const record = `52 comment=${sha}\n`;
  const header = Buffer.alloc(1024);
  header.write('pax_global_header');
  header.write('0000666\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  header.write(`${record.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write('        g', 148);
  header.write('ustar\x0000', 257);
  const sum = header.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  header.write(record, 512);
  return header;
}
