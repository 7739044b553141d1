// Clicks through the dashboard as a person does: ranks, imports feedback, trains, watches, cancels, promotes and rolls back.
//   node flows.mjs http://localhost:8000/dashboard FEEDBACK.jsonl
import assert from 'node:assert/strict';
import { open } from './browser.mjs';

const [root, feedback] = process.argv.slice(2);
const { browser, faults, newPage } = await open();
// The page's own policy stays in force here.
const context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
context.setDefaultTimeout(180_000);
const page = await newPage(context, 'flows');
const done = name => console.log(name);
// What the page says went wrong ends the wait for what should have come.
const appears = async locator => {
  await locator.or(page.locator('.said.bad')).first().waitFor();
  assert.equal(await page.locator('.said.bad').count(), 0, await page.locator('#said').innerText());
};

await page.goto(root);
await page.getByLabel('Query').fill('<b>word001</b>');
await page.getByLabel(/^Documents/).fill('word002\n\n<img src=x onerror=alert(1)>\nword001 word001');
await page.keyboard.press('Control+Enter');
await page.locator('.result').nth(2).waitFor();
assert.equal(await page.locator('.result').count(), 3);
assert.equal(await page.locator('.result img').count(), 0);
assert.ok((await page.locator('.results').innerText()).includes('<img src=x onerror=alert(1)>'));
await page.getByText('The same request as').click();
assert.ok((await page.locator('pre').first().innerText()).startsWith('curl'));
await page.getByRole('button', { name: 'Another example' }).click();
await page.waitForFunction(() => document.querySelectorAll('.result').length === 5);
done('ranked');

await page.getByRole('button', { name: /light and dark/ }).click();
assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
await page.reload();
assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
done('the theme stays');

await page.goto(`${root}/feedback`);
await page.locator('input[type=file]').setInputFiles(feedback);
await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Import', exact: true }).click()]);
await page.locator('.histogram').first().waitFor();
await page.locator('.record summary').first().click();
assert.ok(await page.locator('.record[open] li.chosen').count() > 0);
done('imported');

await page.goto(`${root}/training`);
assert.equal(await page.getByLabel('to').inputValue(), '2025-07-14');
await page.getByLabel('From').fill('2025-07-01');
await page.getByLabel('Epochs').fill('1');
await page.getByRole('button', { name: 'Train a challenger' }).click();
await appears(page.locator('.run').first());
await appears(page.locator('.run .tag:is(.promoted, .kept, .inconclusive, .failed)').first());
assert.equal(await page.locator('.run .tag.failed').count(), 0, await page.locator('.run').first().innerText());
done('trained');

await page.getByLabel('Epochs').fill('10000');
await page.getByRole('button', { name: 'Train a challenger' }).click();
await appears(page.locator('.run.open'));
await page.getByRole('button', { name: 'Cancel' }).click();
await page.getByRole('button', { name: 'Do it' }).click();
await appears(page.locator('.run .tag.killed'));
done('cancelled');

await page.goto(`${root}/champions`);
const before = await page.locator('.big').innerText();
const other = page.getByRole('button', { name: 'Promote' }).first();
await other.click();
await page.getByRole('dialog').getByRole('button', { name: 'Leave it' }).click();
assert.equal(await page.locator('.big').innerText(), before);
await other.click();
await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Do it' }).click()]);
assert.notEqual(await page.locator('.big').innerText(), before);
await page.getByRole('button', { name: /^Roll back/ }).click();
await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Do it' }).click()]);
assert.equal(await page.locator('.big').innerText(), before);
done('promoted and rolled back');

await browser.close();
assert.deepEqual(faults, []);
