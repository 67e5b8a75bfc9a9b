// Chromium, driven from Node over the pipes of its DevTools protocol: no WebSocket, no package.

import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const FLAGS = [
  '--headless=new', '--remote-debugging-pipe', '--no-sandbox', '--disable-gpu', '--no-first-run', '--hide-scrollbars',
  '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-quic',
  // Without them a page that nobody looks at is slowed down.
  '--disable-background-timer-throttling', '--disable-renderer-backgrounding', '--disable-backgrounding-occluded-windows',
]

export class Chromium {
  #process
  #profile
  #next = 1
  #waiting = new Map()
  #listeners = new Set()

  static async start(flags = []) {
    const browser = new Chromium()
    browser.#profile = await mkdtemp(join(tmpdir(), 'gridscope-bench-'))
    const options = { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] }
    browser.#process = spawn(process.env.GRIDSCOPE_CHROMIUM ?? 'chromium', [...FLAGS, ...flags, `--user-data-dir=${browser.#profile}`], options)
    browser.#process.on('exit', () => browser.#fail(new Error('Chromium ended')))
    browser.#process.on('error', problem => browser.#fail(problem))
    let rest = ''
    browser.#process.stdio[4].setEncoding('utf8').on('data', text => {
      const messages = (rest + text).split('\0')
      rest = messages.pop()
      for (const message of messages) browser.#hear(JSON.parse(message))
    })
    browser.version = (await browser.send('Browser.getVersion')).product
    return browser
  }

  #fail(problem) {
    for (const { reject } of this.#waiting.values()) reject(problem)
    this.#waiting.clear()
  }

  #hear({ id, error, result, method, params, sessionId }) {
    if (!id) {
      for (const listener of this.#listeners) listener(method, params, sessionId)
      return
    }
    const { resolve, reject, of } = this.#waiting.get(id) ?? {}
    this.#waiting.delete(id)
    if (error) reject?.(new Error(`${of}: ${error.message}`))
    else resolve?.(result)
  }

  send(method, params = {}, sessionId) {
    const id = this.#next++
    this.#process.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`)
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject, of: method }))
  }

  /** Tells of every event; gives what ends that. */
  listen(listener) {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** A page in a context of its own, as if it were the first visit. What it logs is shown. */
  async page({ width = 1440, height = 900 } = {}) {
    const { browserContextId } = await this.send('Target.createBrowserContext')
    const { targetId } = await this.send('Target.createTarget', { url: 'about:blank', browserContextId, width, height })
    const { sessionId } = await this.send('Target.attachToTarget', { targetId, flatten: true })
    const page = new Page(this, sessionId, browserContextId)
    for (const domain of ['Page', 'Runtime', 'Network', 'Performance', 'HeapProfiler']) await page.send(`${domain}.enable`)
    const metrics = { width, height, deviceScaleFactor: 1, mobile: false }
    await page.send('Emulation.setDeviceMetricsOverride', metrics)
    await page.send('Emulation.setFocusEmulationEnabled', { enabled: true })
    return page
  }

  async end() {
    this.#process.removeAllListeners('exit')
    const ended = new Promise(resolve => this.#process.once('exit', resolve))
    this.send('Browser.close').catch(() => {})
    await ended
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5 })
  }
}

export class Page {
  constructor(browser, session, context) {
    this.browser = browser
    this.session = session
    this.context = context
    this.forget = [this.on('Runtime.consoleAPICalled', ({ type, args }) => {
      if (type === 'log') console.error(`  ${args.map(({ value }) => value).join(' ')}`)
    })]
  }

  send(method, params) {
    return this.browser.send(method, params, this.session)
  }

  on(event, act) {
    return this.browser.listen((method, params, session) => {
      if (method === event && session === this.session) act(params)
    })
  }

  async open(address) {
    const loaded = new Promise(resolve => {
      const forget = this.on('Page.loadEventFired', () => { forget(); resolve() })
    })
    await this.send('Page.navigate', { url: 'about:blank' })
    await loaded
    const there = new Promise(resolve => {
      const forget = this.on('Page.loadEventFired', () => { forget(); resolve() })
    })
    await this.send('Page.navigate', { url: address })
    await there
  }

  /** What an expression is in the page; promises are waited for. */
  async value(expression) {
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true })
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
    return result.value
  }

  /** Hands files to an input of the page, as the browser's dialog does. */
  async choose(selector, files) {
    const { result } = await this.send('Runtime.evaluate', { expression: `document.querySelector(${JSON.stringify(selector)})` })
    await this.send('DOM.setFileInputFiles', { files, objectId: result.objectId })
    // What the protocol refers to is kept, with all that stands around it.
    await this.send('Runtime.releaseObject', { objectId: result.objectId })
  }

  async close() {
    for (const forget of this.forget) forget()
    await this.browser.send('Target.disposeBrowserContext', { browserContextId: this.context })
  }
}
