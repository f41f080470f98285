import { testPages } from './page-tests.ts';

testPages(
  import.meta.glob('../../../src/rules/table/*.md', { query: '?raw', import: 'default', eager: true }),
  import.meta.glob('../../../src/rules/table/*.ts', { eager: true }),
);
