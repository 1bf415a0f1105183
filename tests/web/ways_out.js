// Every way out of a page or a worker that a policy can stop. Each is [name, act(address)]; the server sees the name
// as the last part of the address. Evaluates to { page, worker, python }.
(() => {
  const placed = (tag, values, where = document.body) => where.appendChild(Object.assign(document.createElement(tag), values));
  const linked = (rel, more = {}) => (address) => placed("link", { rel, href: address, ...more }, document.head);
  const styled = (property) => (address) => {
    const made = placed("p", { textContent: "x" });
    made.style[property] = `url(${address})`;
  };
  const scripted = (text) => (address) => new Worker(URL.createObjectURL(new Blob([text.replaceAll("ADDRESS", address)])));
  const svg = (tag, address) => {
    const space = "http://www.w3.org/2000/svg";
    const drawing = document.body.appendChild(document.createElementNS(space, "svg"));
    drawing.appendChild(document.createElementNS(space, tag)).setAttribute("href", address);
  };
  const inFrame = (act) => (address) => {
    const frame = placed("iframe", {});
    act(frame.contentWindow, address);
  };
  const page = [
    ["fetch", (address) => fetch(address)],
    ["fetch-no-cors", (address) => fetch(address, { mode: "no-cors", keepalive: true, method: "POST", body: "x" })],
    ["request", (address) => { const made = new XMLHttpRequest(); made.open("GET", address); made.send(); }],
    ["request-sync", (address) => { const made = new XMLHttpRequest(); made.open("GET", address, false); made.send(); }],
    ["beacon", (address) => navigator.sendBeacon(address, "x")],
    ["socket", (address) => new WebSocket(address.replace("http", "ws"))],
    ["events", (address) => new EventSource(address)],
    ["ping", (address) => placed("a", { href: "#x", ping: address }).click()],
    ["image", (address) => (new Image().src = address)],
    ["image-set", (address) => placed("img", { srcset: `${address} 1x` })],
    ["image-button", (address) => placed("input", { type: "image", src: address })],
    ["svg-image", (address) => svg("image", address)],
    ["svg-use", (address) => svg("use", `${address}#x`)],
    ["background", styled("background")],
    ["cursor", styled("cursor")],
    ["list-style", styled("listStyleImage")],
    ["border-image", styled("borderImageSource")],
    ["content", styled("content")],
    ["sheet-rule", (address) => document.styleSheets[0].insertRule(`body::before { content: url(${address}) }`)],
    ["sheet-adopted", (address) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(`body::after { content: url(${address}) }`);
      document.adoptedStyleSheets = [sheet];
    }],
    ["font", (address) => new FontFace("f", `url(${address})`).load()],
    ["style-link", linked("stylesheet")],
    ["style-text", (address) => placed("style", { textContent: `@import "${address}";` })],
    ["icon", linked("icon")],
    ["manifest", linked("manifest")],
    ["prefetch", linked("prefetch")],
    ["preconnect", linked("preconnect")],
    ["preload", linked("preload", { as: "image" })],
    ["preload-script", linked("modulepreload")],
    ["preload-fetch", linked("preload", { as: "fetch" })],
    ["script", (address) => placed("script", { src: address })],
    ["module", (address) => placed("script", { type: "module", src: address })],
    ["module-text", (address) => placed("script", { type: "module", textContent: `import ${JSON.stringify(address)};` })],
    ["script-text", (address) => placed("script", { textContent: `fetch(${JSON.stringify(address)})` })],
    ["handler-text", (address) => placed("p", {}).setAttribute("onclick", `fetch(${JSON.stringify(address)})`)],
    ["import", (address) => import(address)],
    ["speculation", (address) => placed("script", { type: "speculationrules", textContent: JSON.stringify({ prefetch: [{ source: "list", urls: [address], eagerness: "immediate" }] }) })],
    ["worker", (address) => new Worker(address)],
    ["worker-shared", (address) => new SharedWorker(address)],
    ["worker-service", (address) => navigator.serviceWorker.register(address)],
    ["worker-fetch", scripted('fetch("ADDRESS")')],
    ["worker-import", scripted('importScripts("ADDRESS")')],
    ["worker-module", scripted('import("ADDRESS")')],
    ["worker-request", scripted('const made = new XMLHttpRequest(); made.open("GET", "ADDRESS", false); made.send();')],
    ["worker-socket", scripted('new WebSocket("ADDRESS".replace("http", "ws"))')],
    ["worker-worker", scripted('new Worker(URL.createObjectURL(new Blob([`fetch("ADDRESS")`])))')],
    ["frame", (address) => placed("iframe", { src: address })],
    ["frame-text", (address) => placed("iframe", { srcdoc: `<img src="${address}">` })],
    ["frame-fetch", inFrame((inside, address) => inside.fetch(address))],
    ["frame-image", inFrame((inside, address) => (new inside.Image().src = address))],
    ["frame-script", inFrame((inside, address) => placed("script", { src: address }, inside.document.body))],
    ["frame-blob", (address) => placed("iframe", { src: URL.createObjectURL(new Blob([`<img src="${address}">`], { type: "text/html" })) })],
    ["frame-data", (address) => placed("iframe", { src: `data:text/html,<img src="${address}">` })],
    ["object", (address) => placed("object", { data: address, type: "text/html" })],
    ["embed", (address) => placed("embed", { src: address, type: "text/html" })],
    ["audio", (address) => placed("audio", { src: address })],
    ["video", (address) => placed("video", { src: address })],
    ["poster", (address) => placed("video", { poster: address })],
    ["track", (address) => { const film = placed("video", {}); placed("track", { src: address, default: true }, film).track.mode = "showing"; }],
    ["form", (address) => {
      placed("iframe", { name: "aside" });
      placed("form", { action: address, method: "post", target: "aside" }).submit();
    }],
    ["cache", (address) => caches.open("x").then((kept) => kept.add(address))],
    ["transport", (address) => new WebTransport(address.replace("http", "https"))],
  ];
  const worker = [
    ["w-fetch", (address) => theirs.fetch.call(self, address)],
    ["w-keepalive", (address) => theirs.fetch.call(self, address, { mode: "no-cors", keepalive: true, method: "POST", body: "x" })],
    ["w-request", (address) => { const made = new XMLHttpRequest(); made.open("GET", address, false); made.send(); }],
    ["w-socket", (address) => new WebSocket(address.replace("http", "ws"))],
    ["w-events", (address) => new EventSource(address)],
    ["w-scripts", (address) => theirs.importScripts.call(self, address)],
    ["w-import", (address) => import(address)],
    ["w-worker", (address) => new Worker(address)],
    ["w-nested", (address) => new Worker(URL.createObjectURL(new Blob([`fetch("${address}")`])))],
    ["w-font", (address) => new FontFace("f", `url(${address})`).load()],
    ["w-cache", (address) => caches.open("x").then((kept) => kept.add(address))],
  ];
  const python = [
    ["p-urllib", "import urllib.request; urllib.request.urlopen('ADDRESS', timeout=3)"],
    ["p-http", "import http.client; made = http.client.HTTPConnection('127.0.0.1', PORT, timeout=3); made.request('GET', '/p-http'); made.getresponse()"],
    ["p-socket", "import socket; made = socket.create_connection(('127.0.0.1', PORT), 3); made.sendall(b'GET /p-socket HTTP/1.0\\r\\n\\r\\n')"],
    ["p-open", "from pyodide.http import open_url; open_url('ADDRESS')"],
    ["p-fetch", "from pyodide.http import pyfetch; await pyfetch('ADDRESS')"],
    ["p-js-fetch", "import js; await js.fetch('ADDRESS')"],
    ["p-js-request", "import js; made = js.XMLHttpRequest.new(); made.open('GET', 'ADDRESS', False); made.send()"],
    ["p-js-socket", "import js; js.WebSocket.new('ADDRESS'.replace('http', 'ws'))"],
    ["p-js-scripts", "import js; js.importScripts('ADDRESS')"],
    ["p-js-worker", "import js; js.Worker.new('ADDRESS')"],
    ["p-js-code", "from pyodide.code import run_js; run_js('new WebSocket(\"ADDRESS\".replace(\"http\", \"ws\"))')"],
    ["p-package", "import pyodide_js; await pyodide_js.loadPackage('ADDRESS')"],
  ];
  return { page, worker, python };
})()
