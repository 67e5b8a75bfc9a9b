// <grid-scope x="[[1,2],[3,4]]" y="nn.MaxPool2d(2)">: a scene of Gridscope on any page.
//
// Its attributes are the keys of a link. What stands inside of it is shown until the embed is
// there, and where it cannot be. It needs no styles of the page and writes none, so that it works
// under a policy that forbids them. docs/embedding.md describes what it takes and tells.
{
  const VERSION = 1
  const SCENE = ['x', 'y', 'pin', 'back', 'at', 'planes', 'dims', 'rgb', 'map', 'flow']
  // With the values that they have where they are left out.
  const OPTIONS = {
    view: '', lesson: '', controls: '', hide: '', readonly: '0', theme: 'auto', lang: '', frame: '1',
  }
  // A page's own height of the frame; without one it follows its content.
  const SIZE = 'height'
  const NEAR = '600px'

  // As a module the script has no currentScript.
  const scripts = [document.currentScript, ...document.scripts]
  const script = scripts.find(script => /\/embed\.js([?#]|$)/.test(script?.src))

  const styles = new CSSStyleSheet()
  styles.replaceSync(`
    :host { display: block; position: relative; }
    :host([hidden]) { display: none; }
    iframe { display: block; width: 100%; border: 0; }
    iframe.coming { position: absolute; inset: 0 0 auto; visibility: hidden; height: 1px; }
  `)

  const near = new IntersectionObserver(
    entries => entries.filter(entry => entry.isIntersecting).forEach(entry => entry.target.load()),
    { rootMargin: NEAR },
  )

  class GridScope extends HTMLElement {
    static observedAttributes = ['scene', ...SCENE, ...Object.keys(OPTIONS), SIZE]

    #slot = document.createElement('slot')
    #frame
    // The fragment of the scene that is shown, once the embed has told it.
    #shown
    #changed = false
    // What setTheme asked for last: it goes before the attribute until that is set again.
    #theme

    constructor() {
      super()
      const root = this.attachShadow({ mode: 'open' })
      root.adoptedStyleSheets = [styles]
      root.append(this.#slot)
    }

    connectedCallback() {
      addEventListener('message', this.#hear)
      if (this.getAttribute('loading') === 'eager') this.load()
      else near.observe(this)
    }

    disconnectedCallback() {
      removeEventListener('message', this.#hear)
      near.unobserve(this)
      this.#frame?.remove()
      this.#frame = undefined
      // The next frame knows nothing yet: what changes until it is there is told then.
      this.#shown = undefined
      this.#changed = false
      this.#slot.hidden = false
    }

    attributeChangedCallback(name, old, value) {
      if (old === value) return
      if (name === 'theme') this.#theme = undefined
      if (!this.#frame) return
      if (name === SIZE && value !== null) this.#grow(Number(value))
      // Several attributes that change together are one change.
      if (!this.#changed) queueMicrotask(() => this.#update())
      this.#changed = true
    }

    /** Loads the embed now, however far from the screen it is. */
    load() {
      near.unobserve(this)
      if (this.#frame || !this.isConnected) return
      const frame = document.createElement('iframe')
      frame.className = 'coming'
      frame.title = this.getAttribute('aria-label') || this.title || this.textContent.trim() || 'Gridscope'
      if (this.hasAttribute('sandbox')) frame.setAttribute('sandbox', this.getAttribute('sandbox') || 'allow-scripts')
      frame.src = `${this.#site()}embed.html#${this.#fragment()}`
      this.#frame = frame
      this.shadowRoot.append(frame)
    }

    /** The scene that is shown, as the fragment of a link. Setting it opens another one. */
    get scene() {
      return this.#shown ?? this.#fragment()
    }

    set scene(fragment) {
      this.setAttribute('scene', fragment)
    }

    /** 'auto', 'light' or 'dark'; the scene stays as it is. */
    setTheme(theme) {
      this.#theme = theme
      // A frame that is not there yet hears of it with the rest.
      if (this.#shown === undefined) this.#changed = this.#frame !== undefined
      else this.#tell({ type: 'setTheme', theme })
    }

    #site() {
      const site = this.getAttribute('site') ?? script?.src
      if (site === undefined) throw new Error('<grid-scope> needs the attribute site: where embed.html is')
      return new URL('./', new URL(site, document.baseURI)).href
    }

    // The attributes as a fragment; `whole` names options that are left out too.
    #fragment(whole = false) {
      const scene = this.getAttribute('scene')?.replace(/^#/, '')
      const pairs = scene ? [scene] : []
      const add = (key, value) => pairs.push(`${key}=${encodeURIComponent(value)}`)
      const named = new URLSearchParams(scene)
      for (const key of SCENE) {
        if (this.hasAttribute(key)) add(key, this.getAttribute(key))
      }
      for (const [key, otherwise] of Object.entries(OPTIONS)) {
        const set = (key === 'theme' ? this.#theme : undefined) ?? this.getAttribute(key)
        const value = set ?? (whole && !named.has(key) ? otherwise : null)
        if (value !== null) add(key, value)
      }
      if (!this.hasAttribute(SIZE)) add('height', 'auto')
      else if (whole) add('height', '')
      return pairs.join('&')
    }

    #update() {
      // One that is not there yet is told as soon as it is.
      if (!this.#changed || this.#shown === undefined) return
      this.#changed = false
      this.#tell({ type: 'setScene', scene: this.#fragment(true) })
    }

    #tell(message) {
      // A sandboxed frame has no origin to be named by.
      const origin = this.#frame?.hasAttribute('sandbox') ? '*' : new URL(this.#site()).origin
      this.#frame?.contentWindow?.postMessage({ gridscope: VERSION, ...message }, origin)
    }

    #grow(height) {
      if (Number.isFinite(height) && height > 0) this.#frame.style.height = `${height}px`
    }

    #hear = ({ source, data }) => {
      if (!this.#frame || source !== this.#frame.contentWindow || data?.gridscope !== VERSION) return
      if (data.type === 'height' && typeof data.height === 'number') {
        this.#grow(this.hasAttribute(SIZE) ? Number(this.getAttribute(SIZE)) : data.height)
      } else if ((data.type === 'ready' || data.type === 'state') && typeof data.scene === 'string') {
        this.#shown = data.scene
        if (this.#frame.className) {
          this.#frame.className = ''
          this.#slot.hidden = true
          // Until it tells its own.
          this.#grow(Number(this.getAttribute(SIZE)) || 420)
        }
        const detail = { scene: data.scene }
        this.dispatchEvent(new CustomEvent(`gridscope-${data.type}`, { detail, bubbles: true }))
        this.#update()
      }
    }
  }

  // A second copy of the script changes nothing.
  customElements.get('grid-scope') ?? customElements.define('grid-scope', GridScope)
}
