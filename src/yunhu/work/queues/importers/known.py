"""The systems whose files can be read. A new one is a folder and one line here."""

from yunhu.work.queues.importers.asterisk import queues as asterisk
from yunhu.work.queues.importers.bullseye import rings as bullseye
from yunhu.work.queues.importers.callcenter import queues as callcenter
from yunhu.work.queues.importers.connect import centre as connect
from yunhu.work.queues.importers.model import Importer
from yunhu.work.queues.importers.taskrouter import workflow as taskrouter

IMPORTERS: dict[str, Importer] = {
    "asterisk": asterisk.read,
    "bullseye": bullseye.read,
    "callcenter": callcenter.read,
    "connect": connect.read,
    "taskrouter": taskrouter.read,
}
