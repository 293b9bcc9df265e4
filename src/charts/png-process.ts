import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { initWasm, Resvg } from '@resvg/resvg-wasm';

/** SVG comes in, PNG goes out. */
const [svg] = await Promise.all([
  text(process.stdin),
  initWasm(readFile(new URL(import.meta.resolve('@resvg/resvg-wasm/index_bg.wasm')))),
]);
process.stdout.write(new Resvg(svg, { font: { loadSystemFonts: false } }).render().asPng());
