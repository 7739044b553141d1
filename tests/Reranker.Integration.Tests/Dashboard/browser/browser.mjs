// Debian's Chromium, and what its pages complain of.
import { chromium } from 'playwright-core';

export async function open() {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
  const faults = [];
  const newPage = async (context, name) => {
    const page = await context.newPage();
    page.on('console', message => { if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) faults.push(`${name}: ${message.text()}`); });
    page.on('pageerror', error => faults.push(`${name}: ${error}`));
    return page;
  };
  return { browser, faults, newPage };
}
