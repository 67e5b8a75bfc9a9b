// <grid-scope>: a scene of Gridscope on any page. Importing the script defines the element.

/** The element. Its attributes are the keys of a link; docs/embedding.md lists them. */
export interface GridScopeElement extends HTMLElement {
  /** The scene that is shown, as the fragment of a link. Setting it opens another one. */
  scene: string
  /** Loads the embed now, however far from the screen it is. */
  load(): void
  /** The scene stays as it is. */
  setTheme(theme: 'auto' | 'light' | 'dark'): void
}

/** What `gridscope-ready` and `gridscope-state` tell. */
export interface GridScopeDetail {
  scene: string
}

declare global {
  interface HTMLElementTagNameMap {
    'grid-scope': GridScopeElement
  }
  interface HTMLElementEventMap {
    'gridscope-ready': CustomEvent<GridScopeDetail>
    'gridscope-state': CustomEvent<GridScopeDetail>
  }
}
