// The API of the built site, loaded as a Node program would load it.

import { readFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'

const dist = process.env.GRIDSCOPE_DIST ?? 'dist'
export const folder = pathToFileURL(`${dist}/`)
export const script = await readFile(new URL('api.js', folder), 'utf8')

/** The wasm's bytes. */
export const wasm = () => readFile(new URL(script.match(/[a-z]+-\w+_bg\.wasm/)[0], folder))

export const api = await import(new URL('api.js', folder))
