"""The extension's part inside LibreOffice: menu and toolbar start the user's own xlgov in another process.

It needs nothing but Python's standard library and UNO. An action runs as
``<python> -m xlgov.excel.office_run ACTION --pipe NAME --document URL`` and works on the open document
through a pipe that the office listens on; the office's windows stay free meanwhile.
"""

import json
import os
import subprocess
import sys
import threading
import uuid
from pathlib import Path

import uno
import unohelper
from com.sun.star.awt import XCallback
from com.sun.star.document import XDocumentEventListener
from com.sun.star.frame import XDispatch, XDispatchProvider
from com.sun.star.lang import XInitialization, XServiceInfo
from com.sun.star.task import XJob

PROTOCOL = "org.xlgov:"
TITLE = "信息公开年报"
MACRO = ".XlgovButtons.Xlgov_"
HOW = "请在终端（命令提示符）里运行一次：xlgov office install"
BUSY = "上一个操作还没有结束，请稍候。\n它有窗口在等您回答的，请先回答；那个窗口可能在别的窗口后面。"
UNSAVED = "这个工作簿还没有保存过，请先保存，再点这里。"
FAILED = "xlgov 没有运行成功。"

_SAVING = ("OnSave", "OnSaveAs", "OnCopyTo")
_SAVED = ("OnSaveDone", "OnSaveAsDone", "OnCopyToDone", "OnSaveFailed", "OnSaveAsFailed", "OnCopyToFailed")


class Runner:
    """Starts actions, one at a time, for the whole office."""

    def __init__(self):
        self.pipe = ""
        self.acceptor = None
        self.process = None

    def start(self, context, frame, action):
        """Start an action on the document of a frame, or say why not."""
        say = Message(context, frame)
        url = frame.getController().getModel().getURL()
        python = interpreter()
        if not url:
            say(UNSAVED)
        elif not python:
            say("没有找到 xlgov。\n" + HOW)
        elif self.process is not None and self.process.poll() is None:
            say(BUSY)
        else:
            command = [python, "-m", "xlgov.excel.office_run", action]
            self.run([*command, "--pipe", self.listen(context), "--document", url], say)

    def run(self, command, say):
        hidden = {"creationflags": 0x08000000} if sys.platform == "win32" else {}
        try:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                env=environment(),
                **hidden,
            )
        except OSError as error:
            say(f"{FAILED}\n{error}\n{HOW}")
            return
        threading.Thread(target=watch, args=(self.process, say), daemon=True).start()

    def listen(self, context):
        """The name of the pipe on which this office can be reached, opened when first needed."""
        if not self.pipe:
            name = "xlgov" + uuid.uuid4().hex
            manager = context.getServiceManager()
            self.acceptor = manager.createInstanceWithContext("com.sun.star.office.Acceptor", context)
            self.acceptor.initialize((f"pipe,name={name};urp;StarOffice.ComponentContext", True))
            self.pipe = name
        return self.pipe


def watch(process, say):
    """Wait for an action. It speaks for itself; what it could not say is on its standard error."""
    _, errors = process.communicate()
    text = errors.decode("utf-8", "replace").strip()
    if process.returncode and text:
        if text.startswith("Traceback"):
            text = text.splitlines()[-1]
        say.later(f"{FAILED}\n{text}\n{HOW}")


def interpreter():
    """The Python that has xlgov, from the file that ``xlgov office install`` writes; "" if there is none."""
    if sys.platform == "win32":
        folder = Path(os.environ.get("APPDATA", ""))
    else:
        folder = Path.home() / ".config"
    try:
        python = json.loads((folder / "xlgov" / "office.json").read_text("utf-8"))["python"]
    except (OSError, ValueError, LookupError, TypeError):
        return ""
    return python if isinstance(python, str) and Path(python).is_file() else ""


def environment():
    """The environment without what the office sets for its own Python."""
    own = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "URE_BOOTSTRAP")
    return {name: value for name, value in os.environ.items() if name not in own}


class Message(unohelper.Base, XCallback):
    """A message box over the window of a frame."""

    def __init__(self, context, frame):
        self.context = context
        self.frame = frame

    def __call__(self, text):
        toolkit = self._service("com.sun.star.awt.Toolkit")
        kind = uno.Enum("com.sun.star.awt.MessageBoxType", "WARNINGBOX")
        toolkit.createMessageBox(self.frame.getContainerWindow(), kind, 1, TITLE, text).execute()

    def later(self, text):
        """The same from another thread: only the office's own may open windows."""
        self._service("com.sun.star.awt.AsyncCallback").addCallback(self, text)

    def notify(self, text):
        self(text)

    def _service(self, name):
        return self.context.getServiceManager().createInstanceWithContext(name, self.context)


RUNNER = Runner()


class Named(XServiceInfo):
    """What every component says of itself."""

    def getImplementationName(self):
        return self.NAME

    def supportsService(self, name):
        return name in self.SERVICES

    def getSupportedServiceNames(self):
        return self.SERVICES


class Handler(unohelper.Base, XDispatch, XDispatchProvider, XInitialization, Named):
    """Answers the addresses ``org.xlgov:ACTION`` of menu, toolbar and buttons."""

    NAME = "org.xlgov.Handler"
    SERVICES = ("com.sun.star.frame.ProtocolHandler",)

    def __init__(self, context, *arguments):
        self.context = context
        self.frame = None

    def initialize(self, arguments):
        if arguments:
            self.frame = arguments[0]

    def queryDispatch(self, url, target, flags):
        return self if url.Protocol == PROTOCOL else None

    def queryDispatches(self, requests):
        return tuple(self.queryDispatch(one.FeatureURL, one.FrameName, one.SearchFlags) for one in requests)

    def dispatch(self, url, arguments):
        if self.frame is not None:
            RUNNER.start(self.context, self.frame, url.Path)

    def addStatusListener(self, listener, url):
        pass

    def removeStatusListener(self, listener, url):
        pass


class Buttons(unohelper.Base, XJob, Named):
    """Leads the buttons of a workbook of ours to this extension when it is opened."""

    NAME = "org.xlgov.Buttons"
    SERVICES = ("com.sun.star.task.Job",)

    def __init__(self, context, *arguments):
        self.context = context

    def execute(self, arguments):
        environment = next((one.Value for one in arguments if one.Name == "Environment"), ())
        model = next((one.Value for one in environment if one.Name == "Model"), None)
        if model is not None and model.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
            bound = Bound(model)
            if bound.forms:
                bound.rebind()
                model.addDocumentEventListener(bound)


class Bound(unohelper.Base, XDocumentEventListener):
    """The buttons of one document. While it is saved they have their macros back, for Excel."""

    def __init__(self, model):
        self.model = model
        self.forms = []
        for page in (sheet.getDrawPage() for sheet in model.getSheets()):
            for form in page.getForms():
                events = [(index, event) for index in range(form.getCount()) for event in ours(form, index)]
                if events:
                    self.forms.append((form, events))

    def rebind(self):
        self._quietly(self._lead)

    def restore(self):
        self._quietly(self._return)

    def documentEventOccured(self, event):
        if event.EventName in _SAVING:
            self.restore()
        elif event.EventName in _SAVED:
            self.rebind()

    def disposing(self, event):
        self.forms = []

    def _lead(self):
        kind = uno.Enum("com.sun.star.form.FormButtonType", "URL")
        for form, events in self.forms:
            for index, event in events:
                form.revokeScriptEvents(index)
                button = form.getByIndex(index)
                button.ButtonType = kind
                button.TargetURL = PROTOCOL + event.ScriptCode.partition(MACRO)[2].partition("?")[0]

    def _return(self):
        kind = uno.Enum("com.sun.star.form.FormButtonType", "PUSH")
        for form, events in self.forms:
            for index, event in events:
                button = form.getByIndex(index)
                button.ButtonType = kind
                button.TargetURL = ""
                form.registerScriptEvent(index, event)

    def _quietly(self, change):
        modified = self.model.isModified()
        change()
        if not modified:
            self.model.setModified(False)


def ours(form, index):
    """The events of a form's control that call a macro of ours."""
    return [event for event in form.getScriptEvents(index) if MACRO in event.ScriptCode]


g_ImplementationHelper = unohelper.ImplementationHelper()
for component in (Handler, Buttons):
    g_ImplementationHelper.addImplementation(component, component.NAME, component.SERVICES)
