// The service worker: the page without a network. The build fills in the version and the files.
//
// A page gets all its files from one version of the site. Each version has a cache of its own, that
// is filled whole or not at all, with every file held against its digest: a site that is replaced
// meanwhile leaves none behind. A new version waits until no page of the old one is open, or until
// the only page that is open asks for it.

const VERSION = 'the build writes it'
/** The digest of each file, by its path below the site's folder. */
const FILES = {}

const SCOPE = registration.scope
/** What begins the names of this site's caches: another one may stand on the same origin. */
const CACHES = `gridscope ${SCOPE} `
const CACHE = CACHES + VERSION

/** Milliseconds between looks at the other pages: browsers count one that was closed for a while yet. */
const RESTS = [0, 100, 300, 600]

const address = name => new URL(name, SCOPE).href

addEventListener('install', event => event.waitUntil(fill()))
addEventListener('activate', event => event.waitUntil(dropOthers()))

addEventListener('fetch', event => {
  const { method, url } = event.request
  const name = method === 'GET' && nameOf(url)
  if (name) event.respondWith(kept(name, event.request))
})

// A page asks with a port whether the new version may take over, and hears how many pages are in
// the way.
addEventListener('message', event => event.waitUntil(takeOver(event.source, event.ports[0])))

async function fill() {
  const cache = await caches.open(CACHE)
  try {
    await Promise.all(Object.entries(FILES).map(([name, digest]) => keep(cache, name, digest)))
  } catch (error) {
    await caches.delete(CACHE)
    throw error
  }
}

async function keep(cache, name, integrity) {
  const response = await fetch(address(name), { integrity, cache: 'no-cache' })
  if (!response.ok) throw new Error(`${name}: ${response.status}`)
  // Browsers open no page with the answer to a redirected request, as to one without its `.html`.
  await cache.put(address(name), response.redirected ? new Response(response.body, response) : response)
}

async function dropOthers() {
  const names = await caches.keys()
  const others = names.filter(name => name.startsWith(CACHES) && name !== CACHE)
  await Promise.all(others.map(name => caches.delete(name)))
}

/** The path of a file of this version, if the address is one. */
function nameOf(url) {
  const { origin, pathname } = new URL(url)
  const path = origin + pathname
  if (!path.startsWith(SCOPE)) return
  const name = path.slice(SCOPE.length).replace(/(^|\/)$/, '$1index.html')
  if (Object.hasOwn(FILES, name)) return name
}

async function kept(name, request) {
  const cache = await caches.open(CACHE)
  return await cache.match(address(name)) ?? fetch(request)
}

/** How many other pages of the site are open. */
async function countOthers({ id }) {
  const pages = await clients.matchAll({ type: 'window', includeUncontrolled: true })
  return pages.filter(page => page.id !== id && page.url.startsWith(SCOPE)).length
}

async function takeOver(page, port) {
  let others
  for (const rest of RESTS) {
    await new Promise(rested => setTimeout(rested, rest))
    others = await countOthers(page)
    if (!others) break
  }
  port.postMessage(others)
  if (!others) await skipWaiting()
}
