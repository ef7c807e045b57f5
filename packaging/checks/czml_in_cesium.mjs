// Loads a CZML file in CesiumJS and compares what CesiumJS shows with what Cupola computed.
//
// Once, in any folder:     npm install cesium playwright-core
// then, in that folder:    python .../packaging/checks/czml_for_cesium.py SCENARIO.cupola.json OUT
//                          node .../packaging/checks/czml_in_cesium.mjs OUT/scenario.czml OUT/positions.json [options]
//
//   --limit METRES      greatest distance allowed (5)
//   --chromium PATH     the browser (/usr/bin/chromium)
//   --picture FILE.png  saves what the viewer shows half way through the first shot
//   --node              no browser: CzmlDataSource inside Node
//
// In the browser a Viewer with its own clock and globe opens the file (software WebGL will do); every object's position
// is asked for in the fixed frame. Prints one JSON document; exit 0 = all within the limit, 1 = not.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, extname, join, normalize, resolve } from "node:path";
import { parseArgs } from "node:util";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    limit: { type: "string", default: "5" },
    chromium: { type: "string", default: "/usr/bin/chromium" },
    picture: { type: "string" },
    node: { type: "boolean", default: false },
  },
});
if (positionals.length !== 2) {
  console.error("usage: node czml_in_cesium.mjs FILE.czml POSITIONS.json [--limit M] [--picture FILE.png] [--node]");
  process.exit(2);
}
const require = createRequire(join(process.cwd(), "index.js"));
const cesiumFolder = dirname(require.resolve("cesium/package.json"));

// Runs in the browser and in Node alike: needs nothing but Cesium and the two documents.
function compare(Cesium, dataSource, expected) {
  const answer = { packets: dataSource.entities.values.length, missing: [], kinds: {} };
  for (const group of expected.groups) {
    const times = group.times_utc.map((text) => Cesium.JulianDate.fromIso8601(text));
    for (const [id, positions] of Object.entries(group.objects)) {
      const entity = dataSource.entities.getById(id);
      if (!entity || !entity.position) {
        answer.missing.push(id);
        continue;
      }
      const seen = (answer.kinds[id.split(".")[0]] ??= { objects: 0, positions: 0, largest_m: 0, at: "" });
      seen.objects += 1;
      positions.forEach((xyz, i) => {
        if (xyz === null) return;
        const shown = entity.position.getValueInReferenceFrame(times[i], Cesium.ReferenceFrame.FIXED);
        const distance = shown ? Math.hypot(shown.x - xyz[0], shown.y - xyz[1], shown.z - xyz[2]) : Infinity;
        seen.positions += 1;
        if (!(distance <= seen.largest_m)) Object.assign(seen, { largest_m: distance, at: `${id} ${group.times_utc[i]}` });
      });
    }
  }
  // Every link must have two ends at the middle of each interval in which it is shown.
  let links = 0, intervals = 0;
  const loose = [];
  for (const entity of dataSource.entities.values) {
    if (!entity.polyline) continue;
    links += 1;
    for (let i = 0; i < entity.availability.length; i++) {
      const { start, stop } = entity.availability.get(i);
      const half = Cesium.JulianDate.secondsDifference(stop, start) / 2;
      const ends = entity.polyline.positions.getValue(Cesium.JulianDate.addSeconds(start, half, new Cesium.JulianDate()));
      intervals += 1;
      if (!ends || ends.length !== 2 || ends.some((end) => !end)) loose.push(entity.id);
    }
  }
  return { ...answer, links, intervals, loose };
}

async function inNode(czml, expected) {
  for (const name of ["Image", "HTMLCanvasElement", "HTMLVideoElement"]) globalThis[name] ??= class {}; // only asked of by instanceof
  const Cesium = require("cesium");
  const dataSource = await Cesium.CzmlDataSource.load(czml);
  return { where: `node ${process.version}`, cesium: Cesium.VERSION, ...compare(Cesium, dataSource, expected) };
}

const page = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">
<link rel="stylesheet" href="/cesium/Build/Cesium/Widgets/widgets.css">
<style>html,body,#globe{width:100%;height:100%;margin:0}</style><div id="globe"></div>
<script>window.CESIUM_BASE_URL = "/cesium/Build/Cesium/"</script>
<script src="/cesium/Build/Cesium/Cesium.js"></script>`;
const types = { ".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".wasm": "application/wasm",
                ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".xml": "text/xml" };

function serve(czmlText) {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    try {
      if (path === "/") return void response.setHeader("content-type", "text/html").end(page);
      if (path === "/scenario.czml") return void response.setHeader("content-type", "application/json").end(czmlText);
      const file = normalize(join(cesiumFolder, path.replace(/^\/cesium\//, "")));
      if (!file.startsWith(cesiumFolder)) throw new Error("outside");
      response.setHeader("content-type", types[extname(file)] ?? "application/octet-stream").end(await readFile(file));
    } catch {
      response.statusCode = 404;
      response.end();
    }
  });
  return new Promise((ready) => server.listen(0, "127.0.0.1", () => ready(server)));
}

async function inBrowser(czmlText, expected) {
  const { chromium } = require("playwright-core");
  const server = await serve(czmlText);
  const browser = await chromium.launch({
    executablePath: options.chromium,
    args: ["--headless", "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
           "--disable-component-update", "--disable-sync", "--use-gl=angle", "--use-angle=swiftshader",
           "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"],
  });
  try {
    const tab = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const complaints = [];
    tab.on("pageerror", (error) => complaints.push(String(error)));
    tab.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    await tab.goto(`http://127.0.0.1:${server.address().port}/`);
    await tab.evaluate(open);
    const answer = await tab.evaluate(`(${compare})(Cesium, window.dataSource, ${JSON.stringify(expected)})`);
    const drawn = await tab.evaluate(show, expected.picture_utc);
    if (options.picture) await tab.screenshot({ path: options.picture });
    const cesium = await tab.evaluate("Cesium.VERSION");
    return { where: `Chromium ${browser.version()}`, cesium, ...answer, ...drawn, complaints };
  } finally {
    await browser.close();
    server.close();
  }
}

// The two functions below run in the browser.
async function open() {
  const started = performance.now();
  const globe = new Cesium.Viewer("globe", {
    baseLayer: Cesium.ImageryLayer.fromProviderAsync(
      Cesium.TileMapServiceImageryProvider.fromUrl(Cesium.buildModuleUrl("Assets/Textures/NaturalEarthII")), {}),
    baseLayerPicker: false, geocoder: false, homeButton: false, sceneModePicker: false, navigationHelpButton: false,
  });
  window.globe = globe;
  globe.useDefaultRenderLoop = false;
  window.dataSource = await globe.dataSources.add(await Cesium.CzmlDataSource.load("/scenario.czml"));
  window.loadMs = Math.round(performance.now() - started);
}

async function show(pictureUtc) {
  const globe = window.globe;
  const clock = { start: String(globe.clock.startTime), stop: String(globe.clock.stopTime), multiplier: globe.clock.multiplier };
  globe.clock.currentTime = Cesium.JulianDate.fromIso8601(pictureUtc);
  globe.clock.shouldAnimate = false;
  globe.camera.setView({ destination: Cesium.Cartesian3.fromDegrees(-160, 45, 1.6e7) });
  const faults = [];
  globe.scene.renderError.addEventListener((_, error) => faults.push(String(error)));
  for (let frame = 0; frame < 40; frame++) {
    globe.resize();
    globe.render();
    await new Promise((done) => setTimeout(done, 50));
  }
  return { load_ms: window.loadMs, clock, render_faults: faults };
}

const [czmlText, expected] = await Promise.all([readFile(resolve(positionals[0]), "utf8"),
  readFile(resolve(positionals[1]), "utf8").then(JSON.parse)]);
const answer = options.node ? await inNode(JSON.parse(czmlText), expected) : await inBrowser(czmlText, expected);
const limit = Number(options.limit);
answer.limit_m = limit;
answer.within = answer.missing.length === 0 && answer.loose.length === 0 && (answer.render_faults ?? []).length === 0 &&
  Object.keys(answer.kinds).length > 0 && Object.values(answer.kinds).every((kind) => kind.largest_m <= limit);
console.log(JSON.stringify(answer, null, 2));
process.exit(answer.within ? 0 : 1);
