// Reads a served page, has its spec changed, and says as JSON what the next page looks like.
//
//   node live.mjs CHROMIUM ADDRESS SPEC OLD NEW
//
// In SPEC, the words OLD become NEW once something was unfolded and the page was scrolled.
import { readFile, writeFile } from 'node:fs/promises'
import { chromium } from 'playwright-core'

const [executablePath, address, spec, old, next] = process.argv.slice(2)
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  const complaints = []
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(String(error)))
  await page.goto(address)
  await page.evaluate(() => {
    for (const each of document.querySelectorAll('#success details, #time details')) each.open = true
    const top = document.querySelector('#risks').getBoundingClientRect().top
    scrollBy({ top: top + 40, behavior: 'instant' })
  })
  const before = await page.evaluate(state)
  await Promise.all([
    page.waitForEvent('load'),
    readFile(spec, 'utf8').then((text) => writeFile(spec, text.replace(old, next))),
  ])
  const after = await page.evaluate(state)
  process.stdout.write(JSON.stringify({ before, after, complaints }))
} finally {
  await browser.close()
}

// Runs in the page.
function state() {
  const open = [...document.querySelectorAll('details[open]')]
  return {
    version: document.querySelector('script').dataset.version,
    text: document.querySelector('main').textContent,
    open: open.map((each) => each.closest('[id]').id),
    top: Math.round(document.querySelector('#risks').getBoundingClientRect().top),
    scrolled: Math.round(scrollY),
  }
}
