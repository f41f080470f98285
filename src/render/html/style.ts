/** The style of the page, light and dark after the reader's system. */
export const style = `
:root { color-scheme: light dark; --text: #1f2328; --back: #fff; --line: #d1d9e0; --code: #f2f4f6; --link: #0969da; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e6edf3; --back: #0d1117; --line: #3d444d; --code: #1b2129; --link: #4493f8; }
}
body { margin: 0; color: var(--text); background: var(--back); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1rem; }
h1, h2, h3, h4, h5 { line-height: 1.25; margin: 1.5em 0 0.5em; }
h1, h2 { border-bottom: 1px solid var(--line); padding-bottom: 0.3em; }
a { color: var(--link); }
code { font: 0.875em ui-monospace, monospace; background: var(--code); padding: 0.15em 0.3em; border-radius: 4px; overflow-wrap: anywhere; }
pre { background: var(--code); padding: 0.75rem; border-radius: 6px; overflow-x: auto; }
pre code { padding: 0; background: none; overflow-wrap: normal; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; }
th, td { border: 1px solid var(--line); padding: 0.35rem 0.6rem; text-align: left; vertical-align: top; }
li.task { list-style: none; margin-left: -1.4em; }
li.task input { margin-right: 0.4em; }
@media print { pre { white-space: pre-wrap; } }
`;

/** SHA-256 of `style` in base64, by which the page's policy lets it in; a test keeps it true. */
export const styleHash = 'tDofZgvQjKFF5fF6PCEuopbqDEVnX/bMct0Jy9S8/OA=';
