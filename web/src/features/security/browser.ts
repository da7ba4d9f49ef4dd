/** What a browser is called by people, of what it calls itself. Pure. */

// In this order: each of them also claims to be those below.
const BROWSERS: readonly [RegExp, string][] = [
  [/Edg(?:e|A|iOS)?\/(\d+)/, "Edge"],
  [/OPR\/(\d+)/, "Opera"],
  [/MicroMessenger\/(\d+)/, "微信"],
  [/Firefox\/(\d+)/, "Firefox"],
  [/(?:Headless)?Chrom(?:e|ium)\/(\d+)/, "Chrome"],
  [/Version\/(\d+)[\d.]* (?:Mobile\S* )?Safari/, "Safari"],
];
const SYSTEMS: readonly [RegExp, string][] = [
  [/Windows NT/, "Windows"],
  [/Android/, "Android"],
  [/iPhone|iPad/, "iOS"],
  [/Mac OS X/, "macOS"],
  [/HarmonyOS|OpenHarmony/, "HarmonyOS"],
  [/Linux/, "Linux"],
];

/** `Chrome 140 · Windows`; what it calls itself when we do not know it. */
export function browserOf(client: string): string {
  const browser = BROWSERS.map(([form, name]) => [form.exec(client)?.[1], name] as const).find(([version]) => version);
  if (browser === undefined) return client;
  const system = SYSTEMS.find(([form]) => form.test(client));
  return [`${browser[1]} ${browser[0]}`, ...(system === undefined ? [] : [system[1]])].join(" · ");
}
