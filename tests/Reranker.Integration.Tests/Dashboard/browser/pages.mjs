// Opens every page of the dashboard in both themes and two widths, photographs it, and says what is wrong with it:
// an error in the console, a violation of axe's rules, a page that is wider than its window.
//   node pages.mjs http://localhost:8000/dashboard FOLDER
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { open } from './browser.mjs';

const [root, folder] = process.argv.slice(2);
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const pages = [['try', ''], ['champions', '/champions'], ['training', '/training'], ['feedback', '/feedback'], ['health', '/health']];
await mkdir(folder, { recursive: true });
const { browser, faults, newPage } = await open();

for (const colorScheme of ['light', 'dark'])
  for (const [width, height] of [[1280, 860], [390, 844]]) {
    // The checker is put into the page, which the page's policy forbids.
    const context = await browser.newContext({ viewport: { width, height }, colorScheme, bypassCSP: true, reducedMotion: 'reduce' });
    for (const [name, path] of pages) {
      const page = await newPage(context, name);
      await page.goto(root + path);
      if (name === 'try') {
        await page.getByRole('button', { name: 'Rank', exact: true }).click();
        await page.locator('.result').first().waitFor();
      }
      await page.evaluate(axe);
      for (const violation of (await page.evaluate(() => axe.run())).violations)
        faults.push(`${name}, ${colorScheme}, ${width}: ${violation.id}: ${violation.help}\n  ${violation.nodes.map(node => node.target.join(' ')).join('\n  ')}`);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (overflow > 0) faults.push(`${name}, ${width}: ${overflow} pixels too wide`);
      await page.screenshot({ path: `${folder}/dashboard-${name}${width < 600 ? '-narrow' : ''}${colorScheme === 'dark' ? '-dark' : ''}.png` });
      await page.close();
    }
    await context.close();
  }

await browser.close();
if (faults.length) {
  console.error(faults.join('\n'));
  process.exit(1);
}
