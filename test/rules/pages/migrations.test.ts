import { testPages } from './page-tests.ts';

testPages(
  import.meta.glob('../../../src/rules/{migration,transaction,timeout}/*.md', {
    query: '?raw',
    import: 'default',
    eager: true,
  }),
  import.meta.glob('../../../src/rules/{migration,transaction,timeout}/*.ts', { eager: true }),
);
