// Opens each page in Chromium at several sizes, takes pictures, and asks axe what is wrong.
// Arguments: the browser, the folder for pictures, pages.

const fs = require("node:fs");
const path = require("node:path");
const { pathToFileURL } = require("node:url");
const puppeteer = require("puppeteer-core");

const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const SIZES = [
  { name: "phone", width: 390, height: 844, scheme: "light" },
  { name: "laptop", width: 1280, height: 800, scheme: "light" },
  { name: "dark", width: 1280, height: 800, scheme: "dark" },
];
// The rest of a page is longer than a picture can be.
const TALLEST = 12000;

async function look(browser, out, file) {
  const name = path.basename(file, ".html");
  let bad = 0;
  for (const size of SIZES) {
    const page = await browser.newPage();
    await page.setViewport({ width: size.width, height: size.height });
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: size.scheme }]);
    await page.goto(pathToFileURL(path.resolve(file)).href);
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    const clip = { x: 0, y: 0, width: size.width, height: Math.min(height, TALLEST) };
    await page.screenshot({ path: path.join(out, `${name}-${size.name}.png`), clip, captureBeyondViewport: true });
    // For the README: the first screen, and the timeline.
    if (process.env.PICTURES && size.name === "laptop") {
      await page.screenshot({ path: path.join(process.env.PICTURES, "report.png") });
      const drawn = await page.$("svg");
      if (drawn) await drawn.screenshot({ path: path.join(process.env.PICTURES, "report-timeline.png") });
    }
    // Only boxes of their own may scroll sideways.
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (wide > 0) {
      console.log(`  ${name} ${size.name}: the page is ${wide} pixels too wide`);
      bad += 1;
    }
    // What is folded is checked as well.
    await page.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run({ resultTypes: ["violations"] }));
    for (const v of violations) {
      const grave = v.impact === "serious" || v.impact === "critical";
      bad += grave ? 1 : 0;
      console.log(`  ${name} ${size.name}: ${v.impact}: ${v.id}, ${v.nodes.length} times: ${v.help}`);
      for (const node of v.nodes.slice(0, 3)) console.log(`      ${node.html.slice(0, 160)}`);
    }
    await page.close();
  }
  const page = await browser.newPage();
  await page.goto(pathToFileURL(path.resolve(file)).href);
  await page.pdf({ path: path.join(out, `${name}.pdf`), preferCSSPageSize: true, format: "A4" });
  await page.close();
  console.log(`${name}: ${bad === 0 ? "no serious finding" : `${bad} serious findings`}`);
  return bad;
}

async function main([executablePath, out, ...files]) {
  const browser = await puppeteer.launch({ executablePath, headless: true, args: ["--no-sandbox"] });
  let bad = 0;
  for (const file of files) bad += await look(browser, out, file);
  await browser.close();
  console.log(`pictures are in ${out}`);
  process.exitCode = bad === 0 ? 0 : 1;
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
