// Looks at a page as its readers do, and says as JSON what was to be seen.
//
//   node look.mjs CHROMIUM FOLDER PAGE...
//
// Pictures of each page go to FOLDER, where it is not ''. Nothing is judged here: the tests do that.
// A page is loaded once for each size, and then shown light, dark and so on.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'

const SIZES = {
  phone: { width: 360, height: 780 },
  tablet: { width: 820, height: 1180 },
  laptop: { width: 1440, height: 900 },
}
const MOST_KEYS = 400 // a page whose focus never comes back is left
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const [executablePath, folder, ...pages] = process.argv.slice(2)
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
try {
  const seen = {}
  const left = [...pages]
  const reader = async () => {
    for (let page = left.shift(); page; page = left.shift()) seen[basename(page)] = await look(page)
  }
  await Promise.all([reader(), reader()])
  process.stdout.write(JSON.stringify(seen))
} finally {
  await browser.close()
}

async function look(file) {
  const url = pathToFileURL(resolve(file)).href
  const name = folder && join(folder, basename(file, '.html'))
  const seen = { bytes: (await readFile(file)).length, views: {} }
  for (const [size, viewport] of Object.entries(SIZES)) {
    const views = await visit(url, { viewport }, (page) => schemes(page, name, size))
    Object.assign(seen.views, views)
  }
  const more = await visit(url, { viewport: SIZES.laptop }, async (page) => ({
    keyboard: await walk(page),
    forced: await forced(page, name),
    print: await print(page, name),
  }))
  const opened = await visit(url, { viewport: SIZES.phone }, async (page) => {
    await page.evaluate(() => document.querySelectorAll('details').forEach((each) => (each.open = true)))
    return { opened: { ...(await page.evaluate(measure)), axe: await violations(page) } }
  })
  return { ...seen, ...more, ...opened, scriptless: await scriptless(url) }
}

// Light with all rules; in the dark nothing but the colours is another.
async function schemes(page, name, size) {
  const seen = {}
  for (const colorScheme of ['light', 'dark']) {
    const key = `${size}-${colorScheme}`
    await page.emulateMedia({ colorScheme })
    await picture(page, name, key)
    const rules = colorScheme === 'dark' ? ['color-contrast'] : undefined
    seen[key] = { ...(await page.evaluate(measure)), axe: await violations(page, rules) }
  }
  return seen
}

async function forced(page, name) {
  await page.emulateMedia({ forcedColors: 'active' })
  await picture(page, name, 'forced')
  const seen = await page.evaluate(measure)
  await page.emulateMedia({ forcedColors: 'none' })
  return seen
}

async function picture(page, name, key) {
  if (name) await page.screenshot({ path: `${name}-${key}.png`, fullPage: true })
}

// The views that `work` gives, each with all that the page asked for or complained about.
async function visit(url, options, work) {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options })
  const page = await context.newPage()
  const [asked, complaints] = [[], []]
  page.on('request', (request) => request.url() !== url && asked.push(request.url()))
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('dialog', (dialog) => (complaints.push('a dialog'), dialog.dismiss()))
  try {
    await page.goto(url)
    const views = await work(page)
    for (const view of Object.values(views)) Object.assign(view, { asked, complaints })
    return views
  } finally {
    await context.close()
  }
}

async function violations(page, rules) {
  await page.evaluate(axe)
  const options = { resultTypes: ['violations'], ...(rules && { runOnly: rules }) }
  const found = await page.evaluate((given) => globalThis.axe.run(document, given), options)
  return found.violations.map((each) => ({
    id: each.id,
    help: each.help,
    nodes: each.nodes.map((node) => node.html.slice(0, 200)).slice(0, 5),
  }))
}

// Runs in the page.
function measure() {
  const charts = [...document.querySelectorAll('svg[role=img]')]
  const shown = charts.filter((each) => each.checkVisibility())
  const paint = performance.getEntriesByName('first-contentful-paint')[0]
  const ground = solid(document.body)
  return {
    painted: paint ? Math.round(paint.startTime) : null,
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    charts: charts.length,
    figures: corners(document.querySelector('.figures')),
    unnamed: charts.filter((each) => !named(each)).length,
    ids: repeated([...document.querySelectorAll('[id]')].map((each) => each.id)),
    smallest: Math.min(...shown.flatMap((each) => words(each).map((word) => word.size))),
    contrast: Math.min(...shown.flatMap((each) => words(each).map((word) => word.contrast))),
    outside: shown.flatMap((each) => words(each).filter((word) => word.outside).map(said)),
    colliding: shown.flatMap(colliding),
    leaning: shown.filter((each) => each.querySelector('script, foreignObject, a, [style], [onload]')).length,
  }

  function corners(figures) {
    return figures && [...figures.children].map((each) => each.getBoundingClientRect()).map(({ left, bottom }) => [left, bottom])
  }

  function named(chart) {
    const ids = (chart.getAttribute('aria-labelledby') ?? '').split(/\s+/).filter(Boolean)
    return ids.length > 0 && ids.every((id) => document.getElementById(id)?.textContent.trim())
  }

  function repeated(all) {
    return [...new Set(all.filter((each, index) => all.indexOf(each) !== index))]
  }

  function said(word) {
    return word.text
  }

  function words(chart) {
    const [, , width, height] = chart.getAttribute('viewBox').split(' ').map(Number)
    const scale = chart.getScreenCTM().a
    return [...chart.querySelectorAll('text')].map((node) => {
      const [box, style] = [node.getBBox(), getComputedStyle(node)]
      const behind = node.matches('.c-onbar') ? getComputedStyle(chart.querySelector('.c-bar')).fill : ground
      const over = box.x < -1 || box.y < -1 || box.x + box.width > width + 1 || box.y + box.height > height + 1
      return {
        text: node.textContent,
        box,
        size: Math.round(parseFloat(style.fontSize) * scale * 10) / 10,
        contrast: Math.round(ratio(style.fill, behind) * 100) / 100,
        outside: over,
      }
    })
  }

  function colliding(chart) {
    const all = words(chart)
    const meet = (one, other) =>
      Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x) > 2 &&
      Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y) > 5
    return all.flatMap((one, index) =>
      all.slice(index + 1).filter((other) => meet(one.box, other.box)).map((other) => `${one.text} | ${other.text}`),
    )
  }

  function solid(node) {
    const colour = node ? getComputedStyle(node).backgroundColor : 'rgb(255, 255, 255)'
    if (node && /, 0\)$|transparent/.test(colour)) return solid(node.parentElement)
    return colour
  }

  function ratio(one, other) {
    const [bright, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a)
    return (bright + 0.05) / (dark + 0.05)
  }

  function luminance(colour) {
    const [red, green, blue] = colour.match(/[\d.]+/g).map((each) => {
      const part = Number(each) / 255
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
}

// The way of the tabulator key through the page, and whether one sees where one is.
async function walk(page) {
  const stops = []
  for (let key = 0; key < MOST_KEYS; key++) {
    await page.keyboard.press('Tab')
    const stop = await page.evaluate(() => {
      const node = document.activeElement
      if (!node || node === document.body) return null
      const style = getComputedStyle(node)
      const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0
      const all = [...document.querySelectorAll('*')]
      return {
        place: all.indexOf(node),
        what: `${node.localName} ${node.textContent.trim().slice(0, 40)}`,
        seen: outlined || style.boxShadow !== 'none',
      }
    })
    if (stop === null || stops.some((each) => each.place === stop.place)) break
    stops.push(stop)
  }
  const reachable = await page.evaluate(() => {
    const all = [...document.querySelectorAll('a[href], summary, button, input, [tabindex="0"]')]
    return all.filter((each) => each.checkVisibility()).length
  })
  await page.keyboard.press('Shift+Tab')
  return { stops, reachable, opens: await opens(page) }
}

// Whether the first fold of the page opens by a key.
async function opens(page) {
  const fold = page.locator('summary').first()
  if ((await fold.count()) === 0) return null
  await fold.focus()
  const before = await fold.evaluate((each) => each.parentElement.open)
  await page.keyboard.press('Enter')
  return (await fold.evaluate((each) => each.parentElement.open)) !== before
}

async function print(page, name) {
  await page.emulateMedia({ media: 'print' })
  const folded = await page.evaluate(
    () =>
      [...document.querySelectorAll('details')].filter(
        (each) => each.checkVisibility() && !each.lastElementChild.checkVisibility({ contentVisibilityAuto: true }),
      ).length,
  )
  const path = name ? `${name}.pdf` : undefined
  const pdf = await page.pdf({ path, format: 'A4', printBackground: true })
  const count = pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g)?.length ?? 0
  return { bytes: pdf.length, pages: count, folded }
}

// Whether the page is the same picture where no script may run.
async function scriptless(url) {
  const pictures = []
  for (const javaScriptEnabled of [true, false]) {
    const context = await browser.newContext({ viewport: SIZES.laptop, javaScriptEnabled })
    const page = await context.newPage()
    await page.goto(url)
    pictures.push(await page.screenshot({ fullPage: true }))
    await context.close()
  }
  return pictures[0].equals(pictures[1])
}
