"""Every table of every room, known to `METADATA` once this is imported."""

from yunhu.app.configuration.store import CONFIGURATION
from yunhu.flow.ivr.publishing.tables import FLOW_DRAFT, FLOW_VERSION
from yunhu.oversight.planning.tables import AGENT_STATE
from yunhu.oversight.quality.tables import SAMPLE
from yunhu.people.blacklist.store import BLACKLIST
from yunhu.people.customers.tables import CUSTOMER, IDENTITY, TAG, TRACE
from yunhu.people.hours.store import HOURS_SWITCH
from yunhu.platform.database.db import METADATA
from yunhu.platform.journal.projector import FAILURES, POSITIONS
from yunhu.trust.audit.tables import ENTRY as AUDIT_ENTRY
from yunhu.trust.audit.tables import SEAL as AUDIT_SEAL
from yunhu.trust.audit.tables import WAITING as AUDIT_WAITING
from yunhu.trust.identity.factors.tables import CHALLENGES, FACTORS, RECOVERY_CODES
from yunhu.trust.identity.store.accounts import ACCOUNTS
from yunhu.trust.identity.store.sessions import ATTEMPTS, SESSIONS
from yunhu.trust.identity.store.tokens import TENANTS, TOKENS
from yunhu.trust.identity.store.users import USERS
from yunhu.trust.law.assessments.store import ASSESSMENT
from yunhu.trust.law.consents.store import CONSENT
from yunhu.trust.law.keeping.tables import LAW_HOLD, PURGE_PROOF, STORAGE_ONLY
from yunhu.trust.law.requests.store import DEMAND
from yunhu.trust.privacy.reveals.store import REVEAL
from yunhu.trust.roles.tables import ROLE
from yunhu.work.callbacks.store import CALLBACK
from yunhu.work.calls.tables import CONTACT, FACT, LEG, SEGMENT
from yunhu.work.recordings.keeping.tables import CERTIFICATE, HOLD
from yunhu.work.recordings.playing.notes import NOTE
from yunhu.work.recordings.store import RECORDING
from yunhu.work.tickets.tables import (
    TICKET,
    TICKET_ATTACHMENT,
    TICKET_COMMENT,
    TICKET_CONTACT,
    TICKET_HISTORY,
    TICKET_MISSED,
    TICKET_NUMBER,
    TICKET_VIEW,
    TICKET_WATCHER,
)
from yunhu.work.voicemails.store import VOICEMAIL

TABLES = (
    ACCOUNTS,
    AGENT_STATE,
    ASSESSMENT,
    ATTEMPTS,
    AUDIT_ENTRY,
    AUDIT_SEAL,
    AUDIT_WAITING,
    CALLBACK,
    BLACKLIST,
    CERTIFICATE,
    CHALLENGES,
    CONFIGURATION,
    CONSENT,
    CONTACT,
    CUSTOMER,
    DEMAND,
    FACT,
    FACTORS,
    FAILURES,
    HOLD,
    HOURS_SWITCH,
    FLOW_DRAFT,
    FLOW_VERSION,
    IDENTITY,
    LAW_HOLD,
    LEG,
    PURGE_PROOF,
    STORAGE_ONLY,
    NOTE,
    POSITIONS,
    RECORDING,
    RECOVERY_CODES,
    REVEAL,
    ROLE,
    SAMPLE,
    SEGMENT,
    SESSIONS,
    TAG,
    TRACE,
    TENANTS,
    TICKET,
    TICKET_ATTACHMENT,
    TICKET_COMMENT,
    TICKET_CONTACT,
    TICKET_HISTORY,
    TICKET_MISSED,
    TICKET_NUMBER,
    TICKET_VIEW,
    TICKET_WATCHER,
    TOKENS,
    USERS,
    VOICEMAIL,
)

__all__ = ["METADATA", "TABLES"]
