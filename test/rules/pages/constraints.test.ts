import { testPages } from './page-tests.ts';

testPages(
  import.meta.glob('../../../src/rules/constraint/*.md', { query: '?raw', import: 'default', eager: true }),
  import.meta.glob('../../../src/rules/constraint/*.ts', { eager: true }),
);
