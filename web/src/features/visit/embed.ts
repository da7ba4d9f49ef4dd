/**
 * The button on a company's own site: `<script src="https://…/visit/ENTRY.js" async></script>`.
 *
 * It lives in a shadow tree, so the site's styles and it leave each other alone, and it asks nothing of the
 * visitor before the button is pressed. Where the site is not secure, a frame would get no microphone: the
 * page opens in a window of its own.
 */
// A function of its own: nothing of ours becomes a global of the site.
(function embed(script: typeof document.currentScript) {
  const STYLE = `
:host { all: initial; position: fixed; right: 20px; bottom: 20px; z-index: 2147483000; display: grid; gap: 12px; justify-items: end; }
button { padding: 12px 20px; border: 0; border-radius: 24px; background: #0958d9; color: #fff; font: 16px/1.4 sans-serif; cursor: pointer; box-shadow: 0 4px 16px rgb(0 0 0 / 25%); }
button:focus-visible { outline: 3px solid #0958d9; outline-offset: 3px; }
iframe { width: min(380px, calc(100vw - 40px)); height: min(560px, calc(100vh - 120px)); border: 1px solid #d5dae1; border-radius: 12px; background: #fff; box-shadow: 0 8px 32px rgb(0 0 0 / 25%); }
iframe[hidden] { display: none; }
`;

  if (script instanceof HTMLScriptElement) place(new URL(script.src), script.dataset["text"]);

  function place(source: URL, wanted: string | undefined): void {
    const page = `${source.origin}${source.pathname.replace(/\.js$/, "")}`;
    const zh = !navigator.language.toLowerCase().startsWith("en");
    const host = document.createElement("div");
    const shadow = host.attachShadow({ mode: "closed" });
    const style = new CSSStyleSheet();
    style.replaceSync(STYLE);
    shadow.adoptedStyleSheets = [style];
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = wanted ?? (zh ? "在线客服" : "Call us");
    button.setAttribute("aria-expanded", "false");
    shadow.append(button);
    let frame: HTMLIFrameElement | null = null;

    button.addEventListener("click", () => {
      if (!window.isSecureContext) {
        window.open(page, "yunhu-visit", "width=420,height=640");
        return;
      }
      if (frame === null) {
        frame = document.createElement("iframe");
        frame.allow = "microphone; camera; autoplay";
        frame.title = button.textContent;
        frame.src = page;
        shadow.prepend(frame);
      } else {
        frame.hidden = !frame.hidden;
      }
      button.setAttribute("aria-expanded", String(!frame.hidden));
    });
    document.body.append(host);
  }
})(document.currentScript);
