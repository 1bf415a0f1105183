"""The page's own worker, started by a test as the page starts it: asked for operations of the desk, and given
scripts and Python of the test."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from tests.browser import Page

_START = """
(async (before, after) => {
  const text = before + document.querySelector('#worker').textContent + after;
  const worker = new Worker(URL.createObjectURL(new Blob([text], {type: 'text/javascript'})));
  const waiting = new Map();
  let next = 0;
  const told = new Promise((ready, broken) => {
    worker.onerror = event => broken(new Error(event.message));
    worker.onmessage = ({data}) => {
      if (data.type === 'ready') ready(true);
      else if (data.type === 'broken' && data.id === undefined) broken(new Error(data.text));
      else if (data.type !== 'stage' && data.type !== 'progress' && waiting.has(data.id)) {
        waiting.get(data.id)(data);
        waiting.delete(data.id);
      }
    };
  });
  const bytes = text => Uint8Array.from(atob(text), each => each.charCodeAt(0));
  const hex = async content => [...new Uint8Array(await crypto.subtle.digest('SHA-256', content))]
    .map(byte => byte.toString(16).padStart(2, '0')).join('');
  const send = message => new Promise(resolve => {
    const id = `driven-${++next}`;
    waiting.set(id, resolve);
    worker.postMessage({id, ...message});
  });
  self.driven = {
    send,
    async ask(operation, given, files) {
      const sent = files.map(([path, content]) => ({path, content: bytes(content).buffer}));
      const {type, text, result, error, made} = await send({operation, given, files: sent});
      if (type === 'broken') throw new Error(text);
      const digests = [];
      for (const each of made) digests.push([each.path, await hex(each.content)]);
      self.driven.made = made;
      return {answer: result, error, made: digests};
    },
    content(number) {
      let text = '';
      for (const byte of self.driven.made[number].content) text += String.fromCharCode(byte);
      return btoa(text);
    },
    end: () => worker.terminate(),
  };
  worker.postMessage({type: 'start', payload: document.querySelector('#payload').textContent});
  return await told;
})(%s, %s)
"""
_BEFORE = "const theirs = { fetch: self.fetch, importScripts: self.importScripts };\n"
_AFTER = """
{
  const ours = self.onmessage;
  self.onmessage = async event => {
    const {id, python: code, tries} = event.data;
    let said = null;
    if (code === undefined && tries === undefined) return ours(event);
    try {
      if (code !== undefined) said = String(await python.runPythonAsync(code));
      else for (const [name, act] of given.worker) {
        try { await act(tries + name); } catch (error) { said = String(error); }
      }
      self.postMessage({type: 'said', id, said});
    } catch (error) {
      self.postMessage({type: 'said', id, said: null, failed: String(error)});
    }
  };
}
"""


class Reply(NamedTuple):
    """What the desk answered, and the SHA-256 of each file that it made, by its path."""

    answer: Any
    error: Any
    made: Mapping[str, str]


class Driven:
    """A worker of the page in this tab; ``script`` is put behind its own and may define ``given.worker``."""

    def __init__(self, page: Page, script: str = "") -> None:
        self._page = page
        before, after = json.dumps(_BEFORE + script), json.dumps(_AFTER)
        page.ask(_START % (before, after))

    def ask(self, operation: str, given: Mapping[str, Any], files: Mapping[str, bytes]) -> Reply:
        """Ask for an operation with these files in the inbox."""
        sent = [[path, base64.b64encode(content).decode()] for path, content in files.items()]
        told = self._page.ask(f"driven.ask({json.dumps(operation)}, {json.dumps(given)}, {json.dumps(sent)})")
        return Reply(told["answer"], told["error"], dict(told["made"]))

    def made(self, number: int) -> bytes:
        """The content of a file that the last answer came with."""
        return base64.b64decode(self._page.ask(f"driven.content({number})"))

    def python(self, code: str) -> str:
        """What Python code comes to in the worker, as text, or how it failed."""
        told = self._page.ask(f"driven.send({{python: {json.dumps(code)}}})")
        return str(told["said"] if told["said"] is not None else told["failed"])

    def try_ways(self, address: str) -> None:
        """Let the worker try its ways out to an address."""
        self._page.ask(f"driven.send({{tries: {json.dumps(address)}}})")

    def end(self) -> None:
        """End the worker."""
        self._page.ask("driven.end()")
