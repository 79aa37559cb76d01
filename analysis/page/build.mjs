// Puts the page together: skeleton, style and bundled script in one file, page.html, which the
// command carries. The licences of what is bundled stay in it as comments.
//
//     npm install && npm run build
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const read = (name) => readFileSync(name, "utf8");
const bundle = await build({ entryPoints: ["src/main.js"], bundle: true, minify: true, write: false, format: "iife", target: "es2020", legalComments: "none" });
const css = await build({ entryPoints: ["src/page.css"], minify: true, write: false });

// Which sources this is made of: a test holds the page and its sources together.
const sources = ["land.json", ...readdirSync("src").sort().map((f) => `src/${f}`)];
const hash = createHash("sha256");
for (const name of sources) hash.update(`${name}\n${read(name)}`);

const script = bundle.outputFiles[0].text.replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");
const licence = "d3 (c) 2010-2023 Mike Bostock; topojson-client (c) 2012-2019 Michael Bostock: ISC licence. Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted, provided that the above copyright notice and this permission notice appear in all copies. The software is provided as is, without warranty.";
let page = read("src/page.html");
page = page.replace("@STYLE@", () => css.outputFiles[0].text.trim()).replace("@SCRIPT@", () => `/* ${licence} */${script}`);
page = page.replace("<html", `<!-- made by build.mjs of sources ${hash.digest("hex").slice(0, 16)}; do not edit -->\n<html`);
writeFileSync("page.html", page);
console.log(`page.html: ${page.length} bytes`);
