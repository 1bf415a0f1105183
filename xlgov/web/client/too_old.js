// In the oldest way of writing: a browser that cannot run the page must still be able to say so.
(function () {
  var lacking = [];
  function lacks(name, missing) { if (missing) lacking.push(name); }
  function understands(bytes) {
    try { return WebAssembly.validate(new Uint8Array(bytes)); } catch (error) { return false; }
  }
  var none = typeof WebAssembly !== "object";
  lacks("WebAssembly", none);
  if (!lacking.length) {
    // a function with try and catch_all; one that returns a null reference
    lacks("WebAssembly exceptions", !understands([0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 8, 1, 6, 0, 6, 64, 25, 11, 11]));
    lacks("WebAssembly references", !understands([0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 111, 3, 2, 1, 0, 10, 6, 1, 4, 0, 208, 111, 11]));
  }
  lacks("BigInt", typeof BigInt !== "function");
  lacks("DecompressionStream", typeof DecompressionStream !== "function");
  lacks("WeakRef", typeof WeakRef !== "function");
  if (!lacking.length) return;
  window.xlgovTooOld = true;
  document.getElementById("too-old").style.display = "block";
  document.getElementById("lacking").appendChild(document.createTextNode(lacking.join("、")));
  document.getElementById(none && lacking.length === 1 ? "outdated" : "switched-off").style.display = "none";
  document.getElementById("program").style.display = "none";
})();
