// Measures what the browser loads before the desk works, and fails when it is more than agreed.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const BUILT = new URL("../../src/yunhu/assets/web", import.meta.url).pathname;
const ENTRY = "index.html";
// The desk in its parts, and the texts of the default language.
const DESK = [
  "src/features/desk/DeskPage.tsx",
  "src/features/desk/DeskProvider.tsx",
  "src/features/desk/DeskBar.tsx",
  "src/shared/i18n/zh-CN/common.json",
  "src/shared/i18n/zh-CN/desk.json",
];
const LARGEST_KIB = 480;

const manifest = JSON.parse(readFileSync(join(BUILT, "manifest.json"), "utf8"));

function reach(key, found) {
  const chunk = manifest[key];
  if (chunk === undefined) throw new Error(`${key} is not a chunk of its own: see web/src/app/pages.ts`);
  if (found.has(key)) return found;
  found.add(key);
  for (const next of chunk.imports ?? []) reach(next, found);
  return found;
}

function kib(file) {
  return gzipSync(readFileSync(join(BUILT, file)), { level: 9 }).length / 1024;
}

const needed = new Set();
for (const key of [ENTRY, ...DESK]) reach(key, needed);
const scripts = [...new Set([...needed].map((key) => manifest[key].file))].filter((file) => file.endsWith(".js"));
const sizes = scripts.map((file) => ({ file, kib: kib(file) })).sort((a, b) => b.kib - a.kib);
const total = sizes.reduce((sum, each) => sum + each.kib, 0);

for (const each of sizes) console.log(`${each.kib.toFixed(1).padStart(8)} KiB  ${each.file}`);
console.log(`${total.toFixed(1).padStart(8)} KiB  the desk's first load, at most ${LARGEST_KIB}`);

const pages = Object.keys(manifest).filter((key) => /^src\/features\/.*Page\.tsx$/.test(key));
const crowded = pages.filter((key) => !DESK.includes(key) && needed.has(key));
for (const key of crowded) console.log(`${key} is loaded together with the desk: import it lazily`);
if (total > LARGEST_KIB || crowded.length > 0) process.exit(1);
