// Copies what the pages are made of out of node_modules into vendor/, as it was published, and writes down what was copied.
// `make vendor` runs it, then scripts/fonts.py and scripts/styles.py, which cut from these files what static/ holds. All of it is
// committed, so neither CI nor the server needs Node; tests/pages/test_static.py re-hashes every file against MANIFEST.json.
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "vendor");

const europe = ["latin", "latin-ext", "vietnamese", "greek", "cyrillic", "cyrillic-ext"];
const variable = (face, scripts) => scripts.map((script) => `files/${face}-${script}-wght-normal.woff2`);

// package -> the folder it gets, and exactly which of its files are wanted
const wanted = {
  bootstrap: {
    folder: "bootstrap",
    files: ["bootstrap", "bootstrap.rtl"].map((sheet) => `dist/css/${sheet}.min.css`),
  },
  "@fontsource-variable/source-sans-3": { folder: "source-sans-3", files: variable("source-sans-3", europe) },
  "@fontsource-variable/source-serif-4": { folder: "source-serif-4", files: variable("source-serif-4", europe) },
  "@fontsource-variable/noto-naskh-arabic": { folder: "noto-naskh-arabic", files: variable("noto-naskh-arabic", ["arabic"]) },
  "@fontsource/ibm-plex-sans-arabic": {
    folder: "ibm-plex-sans-arabic",
    files: [400, 600].map((weight) => `files/ibm-plex-sans-arabic-arabic-${weight}-normal.woff2`),
  },
};

rmSync(target, { recursive: true, force: true });
const manifest = [];
for (const [name, { folder, files }] of Object.entries(wanted)) {
  const from = join(here, "node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(from, "package.json"), "utf8"));
  mkdirSync(join(target, folder), { recursive: true });
  for (const file of ["LICENSE", ...files]) {
    const path = `${folder}/${file.split("/").at(-1)}`;
    cpSync(join(from, file), join(target, path));
    const content = readFileSync(join(target, path));
    manifest.push({ path, package: name, version, license, bytes: content.length, sha256: createHash("sha256").update(content).digest("hex") });
  }
}
manifest.sort((a, b) => (a.path < b.path ? -1 : 1));
writeFileSync(join(target, "MANIFEST.json"), JSON.stringify(manifest, null, 2) + "\n");
console.log(`${manifest.length} files, ${manifest.reduce((sum, { bytes }) => sum + bytes, 0)} bytes`);
